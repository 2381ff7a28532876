/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorHeadersTest {
  private static final String MODERN = "2026-07-28";

  private static boolean agree(Map<String, String> headers, String method, String params) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
            .formatted(method, params.replace('\'', '"'));
    var message = RpcReader.read(body.getBytes(StandardCharsets.UTF_8));
    return MirrorHeaders.agree(headers, (RpcMessage.Request) message);
  }

  private static Map<String, String> headers(String version, String method, String name) {
    Map<String, String> headers = new HashMap<>();
    headers.put("mcp-protocol-version", version);
    headers.put("mcp-method", method);
    headers.put("mcp-name", name);
    headers.values().removeIf(value -> value == null);
    return headers;
  }

  @ParameterizedTest
  @CsvSource({
    "tools/call,pay,true",
    "tools/list,pay,false",
    "TOOLS/CALL,pay,false",
    "tools/call,other,false",
    "tools/call,=?base64?cGF5?=,true",
    "tools/call,=?base64?b3RoZXI=?=,false",
    "tools/call,=?base64?%%?=,false",
    "tools/call,=?base64?=,false"
  })
  void headersWhenTheyDifferFromTheBodyThenDisagree(String method, String name, boolean agree) {
    String params = "{'name':'pay'}";
    assertThat(agree(headers(null, method, name), "tools/call", params)).isEqualTo(agree);
    assertThat(agree(headers(MODERN, method, name), "tools/call", params)).isEqualTo(agree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"})
  void headersWhenAbsentFromAnOlderRevisionThenAgree(String version) {
    assertThat(agree(headers(version, null, null), "tools/call", "{'name':'pay'}")).isTrue();
    assertThat(agree(Map.of(), "tools/call", "{'name':'pay'}")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "tools/call,    {'name':'pay'},  ,            pay",
    "tools/call,    {'name':'pay'},  tools/call,  ",
    "prompts/get,   {'name':'p'},    prompts/get, ",
    "resources/read,{'uri':'a:b'},   resources/read,",
    "tools/list,    {},              ,            "
  })
  void headersWhenAbsentThoughNeededThenDisagree(
      String method, String params, String saidMethod, String saidName) {
    String quoted = params.replace("\"", "'");
    assertThat(agree(headers(MODERN, saidMethod, saidName), method, quoted)).isFalse();
    assertThat(agree(headers("v999.0.0", saidMethod, saidName), method, quoted)).isFalse();
    assertThat(agree(headers("2025-11-25,2026-07-28", saidMethod, saidName), method, quoted))
        .isFalse();
  }

  @Test
  void headersWhenOfAPromptOrResourceThenNameIt() {
    assertThat(agree(headers(MODERN, "prompts/get", "p"), "prompts/get", "{'name':'p'}")).isTrue();
    assertThat(agree(headers(MODERN, "prompts/get", "q"), "prompts/get", "{'name':'p'}")).isFalse();
    assertThat(agree(headers(MODERN, "resources/read", "a:b"), "resources/read", "{'uri':'a:b'}"))
        .isTrue();
    assertThat(agree(headers(MODERN, "resources/read", "a:c"), "resources/read", "{'uri':'a:b'}"))
        .isFalse();
    assertThat(agree(headers(MODERN, "tools/list", null), "tools/list", "{}")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"2026-07-28,true", "2025-11-25,false", ",false", "'2026-07-28,2026-07-28',false"})
  void revisionWhenTheHeaderNamesAnotherThanTheBodyThenDisagrees(String version, boolean agree) {
    String params = "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28'}}";
    assertThat(agree(headers(version, "tools/list", null), "tools/list", params)).isEqualTo(agree);
  }
}
