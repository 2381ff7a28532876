/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.endtoend.PuppetAgent.Hands;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The SDKs of LLMs' vendors, unmodified, in one programming language. */
enum LlmSdk {
  NPM {
    @Override
    List<String> command() {
      var libraries = JavaScriptLibraries.installed();
      return List.of(libraries.node().toString(), libraries.program("llm_sdks.mjs").toString());
    }
  },
  PYPI {
    @Override
    List<String> command() {
      return List.of(
          PythonLibraries.LLM_SDKS.interpreter().toString(),
          Checkout.agentSources().resolve("llm_sdks.py").toString());
    }
  };

  /** What SDKs speak. */
  enum Protocol {
    CHAT_COMPLETIONS,
    RESPONSES,
    MESSAGES
  }

  abstract List<String> command();

  /**
   * Asks the agent's LLM with the agent's prompt, through the agent's proxy.
   *
   * @param key what the agent presents to the LLM
   * @param headers further request headers, as JSON
   * @return {@code {"calls": [[tool, arguments]]}}, or {@code {"error", "status", "text"}}
   */
  JsonNode ask(Hands hands, Protocol protocol, boolean streamed, String key, String headers) {
    return ask(hands, protocol, streamed, Map.of("API_KEY", key, "HEADERS", headers));
  }

  /** The same with a tool that the vendor would run. */
  JsonNode askWithHostedTools(Hands hands, Protocol protocol) {
    return ask(hands, protocol, false, Map.of("API_KEY", "own", "HOSTED_TOOLS", "1"));
  }

  private JsonNode ask(
      Hands hands, Protocol protocol, boolean streamed, Map<String, String> further) {
    var environment = new HashMap<>(further);
    environment.put("LLM_URL", "http://" + PuppetAgent.LLM_HOST);
    environment.put("PROMPT", hands.prompt());
    environment.put("PROTOCOL", protocol.name().toLowerCase(Locale.ROOT));
    environment.put("STREAM", streamed ? "1" : "0");
    environment.put("HTTP_PROXY", hands.outboundProxy());
    environment.put("NODE_USE_ENV_PROXY", "1");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    try (var process = RunningProcess.start("llm-sdk", command(), environment)) {
      process.awaitEnd(Duration.ofSeconds(50));
      // Before it the runtime may warn of something.
      return Puppets.json(process.output().lines().reduce("", (_, last) -> last));
    }
  }
}
