/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.runtime.CasaRuntime;
import io.casa.launcher.runtime.RunningApp;
import java.util.ArrayList;
import java.util.List;

/** What {@code up} prints once everything serves. */
record ReadyReport(String keycloak, String realm, List<RunningApp> apps) {
  ReadyReport(CasaRuntime runtime) {
    this(runtime.keycloakUrl(), runtime.issuer(), runtime.apps());
  }

  /** One line. */
  String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ready", true);
    json.putObject("urls").put("keycloak", keycloak).put("realm", realm);
    ArrayNode all = json.putArray("apps");
    for (RunningApp app : apps) {
      all.addObject()
          .put("name", app.name())
          .put("type", app.type().wire())
          .put("app", app.app().toString())
          .put("inbound", app.inbound().toString())
          .put("outboundProxy", app.outboundProxy().toString());
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
    return text.append("\nReady. Ctrl-C ends it.").toString();
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
