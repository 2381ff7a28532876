/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One app of the resource.
 *
 * @param host may carry a port
 * @param promptFieldJsonPath on an entry agent: where the prompt stands in a request's body
 * @param tools what the resource lists; empty when it leaves that to the server
 * @param constraints what it demands of their arguments
 */
public record MasApp(
    String name,
    AppType type,
    Optional<String> workloadName,
    String host,
    String scheme,
    Optional<String> promptFieldJsonPath,
    Optional<List<JsonNode>> tools,
    List<JsonNode> constraints) {
  public MasApp {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(workloadName, "workloadName");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(promptFieldJsonPath, "promptFieldJsonPath");
    tools = tools.map(List::copyOf);
    constraints = List.copyOf(constraints);
  }

  /** Its URL as tokens name it (docs/contracts.md, section 1). */
  public String url() {
    return url(scheme, host);
  }

  /** Whether its tools are asked from the server itself. */
  public boolean asksForTools() {
    return type == AppType.MCP_SERVER && tools.isEmpty();
  }

  static String url(String scheme, String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    String standard = scheme.equals("https") ? ":443" : ":80";
    String authority =
        lower.endsWith(standard) ? lower.substring(0, lower.length() - standard.length()) : lower;
    return scheme + "://" + authority;
  }

  /** Its part of the MAS document. */
  ObjectNode document(Optional<JsonNode> jwks, Optional<List<JsonNode>> askedTools) {
    ObjectNode app = JsonNodeFactory.instance.objectNode();
    app.put("name", name).put("type", type.wire());
    workloadName.ifPresent(value -> app.put("kubernetesWorkloadName", value));
    app.putObject("baseUrl").put("host", host).put("scheme", scheme);
    promptFieldJsonPath.ifPresent(
        path -> app.putObject("httpRequestSchema").put("promptFieldJsonPath", path));
    jwks.ifPresent(keys -> app.set("jwks", keys));
    tools
        .or(() -> askedTools)
        .ifPresent(
            list -> {
              list.forEach(app.putArray("tools")::add);
              if (!constraints.isEmpty()) {
                // Not before: Keycloak refuses rules for tools that it doesn't know.
                constraints.forEach(app.putArray("constraints")::add);
              }
            });
    return app;
  }
}
