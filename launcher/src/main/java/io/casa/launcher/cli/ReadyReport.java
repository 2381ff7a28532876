/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.runtime.CasaRuntime;
import io.casa.launcher.runtime.ProxyVariables;
import io.casa.launcher.runtime.RunningApp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code up} prints once everything serves. */
record ReadyReport(String keycloak, String realm, Optional<String> llmUrl, List<RunningApp> apps) {
  ReadyReport(CasaRuntime runtime) {
    this(runtime.keycloakUrl(), runtime.issuer(), runtime.llmUrl(), runtime.apps());
  }

  /** One line. */
  String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ready", true);
    json.putObject("urls").put("keycloak", keycloak).put("realm", realm);
    ArrayNode all = json.putArray("apps");
    for (RunningApp app : apps) {
      ObjectNode one = all.addObject();
      one.put("name", app.name())
          .put("type", app.type().wire())
          .put("app", app.app().toString())
          .put("inbound", app.inbound().toString())
          .put("outboundProxy", app.outboundProxy().toString());
      ObjectNode environment = one.putObject("environment");
      environment(app).forEach(environment::put);
    }
    return json.toString();
  }

  /** For people. */
  String table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("app", "type", "listens at", "reach it at", "its proxy (HTTP_PROXY)"));
    for (RunningApp app : apps) {
      rows.add(
          List.of(
              app.name(),
              app.type().wire(),
              app.app().toString(),
              app.inbound().toString(),
              app.outboundProxy().toString()));
    }
    StringBuilder text = new StringBuilder();
    text.append("Keycloak  ").append(keycloak).append('\n');
    text.append("realm     ").append(realm).append("\n\n");
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(row.get(column))
            .append(" ".repeat(width(rows, column) - row.get(column).length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    for (RunningApp app : apps) {
      exports(app, text);
    }
    return text.append("\nReady. Ctrl-C ends it.").toString();
  }

  private void exports(RunningApp app, StringBuilder text) {
    Map<String, String> environment = environment(app);
    if (environment.isEmpty()) {
      return;
    }
    text.append("\nStart ").append(app.name()).append(" with:\n");
    environment.forEach(
        (name, value) ->
            text.append("  export ").append(name).append("='").append(value).append("'\n"));
  }

  /** An MCP server answers; what it asks itself is its own affair. */
  private Map<String, String> environment(RunningApp app) {
    return switch (app.type()) {
      case AGENT -> ProxyVariables.of(app.outboundProxy(), llmUrl);
      case CLIENT -> ProxyVariables.of(app.outboundProxy(), Optional.empty());
      case MCP_SERVER -> Map.of();
    };
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
