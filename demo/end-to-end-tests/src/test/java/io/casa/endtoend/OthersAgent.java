/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An agent on libraries of others, unmodified: it knows its MCP server's URL, its LLM's URL and a
 * proxy, and nothing of CASA.
 */
enum OthersAgent {
  PYTHON_MCP_1_30 {
    @Override
    List<String> command() {
      return python(PythonLibraries.MCP_1_30, "agent_mcp_1_30.py");
    }
  },
  PYTHON_MCP_2_3 {
    @Override
    List<String> command() {
      return python(PythonLibraries.MCP_2_3, "agent_mcp_2_3.py");
    }
  },
  LANGGRAPH {
    @Override
    List<String> command() {
      return python(PythonLibraries.LANGGRAPH, "agent_langgraph.py");
    }
  },
  TYPESCRIPT_SDK {
    @Override
    List<String> command() {
      var libraries = JavaScriptLibraries.installed();
      return List.of(
          libraries.node().toString(), libraries.program("agent_typescript_sdk.mjs").toString());
    }
  };

  abstract List<String> command();

  /**
   * Starts the agent.
   *
   * @param port where it answers {@code POST /ask}
   * @param surroundings where its server, its LLM and its proxy are, and how it behaves
   */
  RunningProcess start(int port, Surroundings surroundings) {
    return RunningProcess.start(
            "agent-" + name().toLowerCase(Locale.ROOT), command(), surroundings.environment(port))
        .awaitPort(port);
  }

  private static List<String> python(PythonLibraries libraries, String program) {
    return List.of(
        libraries.interpreter().toString(), Checkout.agentSources().resolve(program).toString());
  }

  /**
   * An agent's environment variables, by meaning. An empty proxy is none; an empty unasked call is
   * none (else JSON).
   */
  record Surroundings(
      String mcpUrl, String llmUrl, String proxy, boolean streaming, String unaskedCall) {
    static Surroundings of(String mcpUrl, String llmUrl) {
      return new Surroundings(mcpUrl, llmUrl, "", false, "");
    }

    Surroundings behind(String outboundProxy) {
      return new Surroundings(mcpUrl, llmUrl, outboundProxy, streaming, unaskedCall);
    }

    Surroundings withStreaming() {
      return new Surroundings(mcpUrl, llmUrl, proxy, true, unaskedCall);
    }

    Surroundings callingUnasked(String json) {
      return new Surroundings(mcpUrl, llmUrl, proxy, streaming, json);
    }

    Map<String, String> environment(int port) {
      var environment = new HashMap<String, String>();
      environment.put("PORT", Integer.toString(port));
      environment.put("MCP_URL", mcpUrl);
      environment.put("OPENAI_BASE_URL", llmUrl);
      environment.put("OPENAI_API_KEY", ScriptedLlm.VENDOR_KEY);
      environment.put("STREAM", streaming ? "1" : "0");
      environment.put("PYTHONDONTWRITEBYTECODE", "1");
      if (!proxy.isEmpty()) {
        environment.put("HTTP_PROXY", proxy);
        environment.put("http_proxy", proxy);
        environment.put("NO_PROXY", "");
        environment.put("NODE_USE_ENV_PROXY", "1");
      }
      if (!unaskedCall.isEmpty()) {
        environment.put("UNASKED_CALL", unaskedCall);
      }
      return Map.copyOf(environment);
    }
  }
}
