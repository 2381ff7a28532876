/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A MultiAgentSystem resource that was read.
 *
 * @param name the system's and its realm's: {@code spec.name} as a DNS label
 * @param checkPolicy what is done with what the checks say
 * @param checkSettings what it says to single checks
 * @param llmHost may carry a scheme and a port; empty when no app has an LLM
 * @param refusalForm how agents see that a tool call was refused; empty: as the sidecar likes
 */
public record MultiAgentSystem(
    String name,
    List<String> enabledToolChecks,
    CheckPolicy checkPolicy,
    CheckSettings checkSettings,
    Optional<String> llmHost,
    Optional<String> refusalForm,
    List<MasApp> apps) {
  public MultiAgentSystem {
    Objects.requireNonNull(name, "name");
    enabledToolChecks = List.copyOf(enabledToolChecks);
    Objects.requireNonNull(checkPolicy, "checkPolicy");
    Objects.requireNonNull(checkSettings, "checkSettings");
    Objects.requireNonNull(llmHost, "llmHost");
    Objects.requireNonNull(refusalForm, "refusalForm");
    apps = List.copyOf(apps);
  }

  /** The LLM's URL as tokens name it (docs/contracts.md, section 1). */
  public Optional<String> llmUrl() {
    return llmHost.map(
        host -> {
          int end = host.indexOf("://");
          return end < 0
              ? MasApp.url("https", host)
              : MasApp.url(host.substring(0, end), host.substring(end + 3));
        });
  }

  /**
   * The MAS document (docs/contracts.md, section 2).
   *
   * @param jwks public keys by app
   * @param tools what servers answered, by app
   */
  public ObjectNode document(Map<String, JsonNode> jwks, Map<String, List<JsonNode>> tools) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("schema", "casa.io/mas/v1").put("name", name);
    ArrayNode checks = document.putArray("enabledToolChecks");
    enabledToolChecks.forEach(checks::add);
    checkPolicy.writeTo(document);
    checkSettings.writeTo(document);
    llmHost.ifPresent(host -> document.put("llm_host", host));
    refusalForm.ifPresent(form -> document.put("refusalForm", form));
    ArrayNode all = document.putArray("apps");
    for (MasApp app : apps) {
      all.add(
          app.document(
              Optional.ofNullable(jwks.get(app.name())),
              Optional.ofNullable(tools.get(app.name()))));
    }
    return document;
  }
}
