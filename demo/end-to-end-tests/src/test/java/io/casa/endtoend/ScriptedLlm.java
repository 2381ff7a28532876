/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An OpenAI-compatible LLM of others (aimock) that answers by the fixtures, streaming in pieces of
 * five characters.
 */
record ScriptedLlm(RunningProcess process, int port) implements AutoCloseable {
  /** What agents present to their LLM's vendor. */
  static final String VENDOR_KEY = "vendor-key-of-the-agent";

  static ScriptedLlm start() {
    return start(List.of());
  }

  /** With further options of its command line, such as {@code --latency}. */
  static ScriptedLlm start(List<String> options) {
    return start("llm-fixtures", options, Map.of());
  }

  /** One that answers by these fixtures only whoever presents this key. */
  static ScriptedLlm startFor(String key, String fixtures) {
    return start(fixtures, List.of(), Map.of("AIMOCK_API_KEYS", key));
  }

  private static ScriptedLlm start(
      String fixtures, List<String> options, Map<String, String> environment) {
    var libraries = JavaScriptLibraries.installed();
    int port = Ports.free();
    var command =
        new ArrayList<>(
            List.of(
                libraries.node().toString(),
                libraries.script("@copilotkit/aimock/dist/cli.js").toString(),
                "--port",
                Integer.toString(port),
                "--fixtures",
                Checkout.agentSources().resolve(fixtures).toString(),
                "--chunk-size",
                "5",
                "--strict"));
    command.addAll(options);
    return new ScriptedLlm(RunningProcess.start("llm", command, environment).awaitPort(port), port);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
