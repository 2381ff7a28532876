/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.endtoend.AgentAnswer.ToolOutcome;
import io.casa.endtoend.PuppetLlm.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An MCP client of others, unmodified: it knows its server's URL and a proxy, and nothing of CASA.
 */
enum OthersClient {
  TYPESCRIPT_CLIENT {
    @Override
    Session call(String proxy, String url, List<Selection> calls) {
      return typescript(this, proxy, url, calls, Map.of());
    }
  },
  TYPESCRIPT_CLIENT_NEGOTIATING {
    @Override
    Session call(String proxy, String url, List<Selection> calls) {
      return typescript(this, proxy, url, calls, Map.of("NEGOTIATION", "auto"));
    }
  },
  JAVA_SDK {
    @Override
    Session call(String proxy, String url, List<Selection> calls) {
      return JavaClients.sdk(proxy, url, calls);
    }
  },
  LANGCHAIN4J {
    @Override
    Session call(String proxy, String url, List<Selection> calls) {
      return JavaClients.langchain4j(proxy, url, calls);
    }
  },
  /** A program for a shell: each call is a run and a session of its own. */
  INSPECTOR {
    @Override
    Session call(String proxy, String url, List<Selection> calls) {
      var outcomes = new ArrayList<ToolOutcome>();
      for (var call : calls) {
        var command = new ArrayList<>(inspector(url, "tools/call"));
        command.addAll(List.of("--tool-name", call.tool(), "--tool-args-json", call.arguments()));
        outcomes.add(inspected(call.tool(), run(this, command, behind(proxy))));
      }
      var listed = run(this, inspector(url, "tools/list"), behind(proxy)).line().path("result");
      return new Session("", listed.path("tools").findValuesAsText("name"), outcomes);
    }
  };

  private static final Duration MOST = Duration.ofSeconds(40);

  /**
   * What a client's code saw of a session.
   *
   * @param revision that client and server agreed on; empty when the client doesn't tell
   * @param listed names of the server's tools
   * @param calls one for each call
   */
  record Session(String revision, List<String> listed, List<ToolOutcome> calls) {
    Session {
      listed = List.copyOf(listed);
      calls = List.copyOf(calls);
    }
  }

  /** The end of a program, and the line of JSON that it printed. */
  private record Ended(int exitCode, JsonNode line) {}

  /**
   * Lists the tools and makes these calls, one after the other; one that fails doesn't keep it from
   * the next.
   *
   * @param proxy URL of all the network that the client has
   */
  abstract Session call(String proxy, String url, List<Selection> calls);

  private static Session typescript(
      OthersClient client,
      String proxy,
      String url,
      List<Selection> calls,
      Map<String, String> environment) {
    var libraries = JavaScriptLibraries.installed();
    var all = new HashMap<>(behind(proxy));
    all.putAll(environment);
    all.put("MCP_URL", url);
    all.put("CALLS", json(calls));
    var command =
        List.of(
            libraries.node().toString(), libraries.program("client_typescript_2_4.mjs").toString());
    var said = run(client, command, all).line();
    var outcomes = new ArrayList<ToolOutcome>();
    for (var call : said.path("calls")) {
      outcomes.add(
          new ToolOutcome(
              call.path("tool").asText(),
              call.path("text").asText(),
              call.path("isError").asBoolean()));
    }
    var listed = said.path("listed").valueStream().map(JsonNode::asText).toList();
    return new Session(said.path("revision").asText(), listed, outcomes);
  }

  private static List<String> inspector(String url, String method) {
    var libraries = JavaScriptLibraries.installed();
    return List.of(
        libraries.node().toString(),
        libraries
            .script("@modelcontextprotocol/inspector/clients/launcher/build/index.js")
            .toString(),
        "--cli",
        url,
        "--transport",
        "http",
        "--stored-auth-only",
        "--format",
        "json",
        "--method",
        method);
  }

  /** Its exit code tells a failed tool (5) from a server that is away or asks for a login. */
  private static ToolOutcome inspected(String tool, Ended ended) {
    if (ended.exitCode() != 0 && ended.exitCode() != 5) {
      throw new EndToEndException("Inspector ended with " + ended);
    }
    var text = ended.line().path("result").path("content").path(0).path("text").asText();
    return new ToolOutcome(tool, text, ended.exitCode() == 5);
  }

  private static Ended run(
      OthersClient client, List<String> command, Map<String, String> environment) {
    var name = "client-" + client.name().toLowerCase(Locale.ROOT);
    try (var process = RunningProcess.start(name, command, environment)) {
      int exitCode = process.awaitEnd(MOST);
      var line =
          process
              .output()
              .lines()
              .filter(text -> text.startsWith("{\"re"))
              .findFirst()
              .orElseThrow(() -> new EndToEndException("No result: " + process.output()));
      return new Ended(exitCode, Puppets.json(line));
    }
  }

  private static Map<String, String> behind(String proxy) {
    return Map.of(
        "HTTP_PROXY",
        proxy,
        "http_proxy",
        proxy,
        "NO_PROXY",
        "",
        "NODE_USE_ENV_PROXY",
        "1",
        "HOME",
        Checkout.logs().toString());
  }

  private static String json(List<Selection> calls) {
    var array = new ObjectMapper().createArrayNode();
    for (var call : calls) {
      array.addObject().put("tool", call.tool()).set("arguments", Puppets.json(call.arguments()));
    }
    return array.toString();
  }
}
