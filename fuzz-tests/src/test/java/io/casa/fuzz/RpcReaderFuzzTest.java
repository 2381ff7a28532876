/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.casa.sidecar.mcp.RpcMessage;
import io.casa.sidecar.mcp.RpcReader;
import java.nio.charset.StandardCharsets;

/** A body that is one call to the sidecar is the same call to a lenient reader behind it. */
class RpcReaderFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void readWhenACallThenALenientReaderSeesThatCall(byte[] body) {
    if (RpcReader.read(body) instanceof RpcMessage.ToolCallRequest call) {
      // It takes single quotes, comments, duplicates and much else.
      JsonObject seen =
          JsonParser.parseString(new String(body, StandardCharsets.UTF_8)).getAsJsonObject();
      assertThat(seen.get("method").getAsString()).isEqualTo("tools/call");
      assertThat(seen.getAsJsonObject("params").get("name").getAsString()).isEqualTo(call.tool());
      for (String name : seen.keySet()) {
        assertThat(name.equals("method") || !name.equalsIgnoreCase("method")).isTrue();
        assertThat(name.equals("params") || !name.equalsIgnoreCase("params")).isTrue();
      }
    }
  }
}
