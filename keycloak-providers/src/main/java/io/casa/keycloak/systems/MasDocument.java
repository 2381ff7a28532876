/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static java.util.function.UnaryOperator.identity;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;

/**
 * A multi-agent system as its document describes it, before any realm knows of it.
 *
 * @param canonical the document's RFC 8785 form
 * @param enabledToolChecks names of the tool checks that run for the system
 * @param checkPolicy what is done with what they say
 * @param llmUrl {@code scheme://host[:port]} of the LLM
 * @param toolMatch how the check {@code AI_POWERED_TOOL_MATCH} judges
 * @param callBudget how many tool calls the system allows
 * @param refusalForm how agents see that a tool call was refused
 */
record MasDocument(
    String canonical,
    String name,
    Set<String> enabledToolChecks,
    CheckPolicy checkPolicy,
    Optional<String> llmUrl,
    CallBudget callBudget,
    List<MasApp> apps,
    ToolMatchSettings toolMatch,
    RefusalForm refusalForm) {
  MasDocument {
    Objects.requireNonNull(canonical, "canonical");
    Objects.requireNonNull(name, "name");
    enabledToolChecks = Set.copyOf(enabledToolChecks);
    Objects.requireNonNull(checkPolicy, "checkPolicy");
    Objects.requireNonNull(llmUrl, "llmUrl");
    Objects.requireNonNull(callBudget, "callBudget");
    apps = List.copyOf(apps);
    Objects.requireNonNull(toolMatch, "toolMatch");
    Objects.requireNonNull(refusalForm, "refusalForm");
  }

  /** Every tool's hash. */
  Map<ToolKey, String> toolHashes() {
    Map<ToolKey, String> hashes = new TreeMap<>();
    for (MasApp app : apps) {
      app.tools().forEach(tool -> hashes.put(new ToolKey(app.name(), tool.name()), tool.sha256()));
    }
    return hashes;
  }

  /** The MCP server of that name. */
  Optional<MasApp> server(String app) {
    return apps.stream()
        .filter(known -> known.type() == AppType.MCP_SERVER && known.name().equals(app))
        .findFirst();
  }

  /** Names of all tools, each once. */
  Set<String> toolNames() {
    return toolHashes().keySet().stream()
        .map(ToolKey::tool)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Tells this document in that realm from every other: SHA-256, base64url. The issuer counts
   * because clients are named by it.
   */
  String etagAt(String issuer) {
    byte[] state = (issuer + "\n" + canonical).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(HashUtils.hash(JavaAlgorithm.SHA256, state));
  }

  /** The system as a realm with this issuer knows it. */
  RegisteredSystem registeredAt(String issuer) {
    return new RegisteredSystem(
        name,
        enabledToolChecks,
        checkPolicy,
        llmUrl,
        apps.stream().map(app -> registered(app, issuer)).toList(),
        toolMatch,
        callBudget,
        refusalForm);
  }

  private static RegisteredApp registered(MasApp app, String issuer) {
    Map<String, ToolDefinition> tools =
        app.tools().stream()
            .map(PinnedTool::definition)
            .collect(Collectors.toMap(ToolDefinition::name, identity()));
    Map<String, String> hashes =
        app.tools().stream().collect(Collectors.toMap(PinnedTool::name, PinnedTool::sha256));
    return new RegisteredApp(
        app.name(),
        app.type(),
        app.url(),
        clientId(issuer, app),
        app.prompts(),
        tools,
        app.rules(),
        hashes);
  }

  /** The app's client in the realm with that issuer: the URL of its client metadata document. */
  static String clientId(String issuer, MasApp app) {
    return issuer + "/casa/apps/" + app.name() + "/client-metadata.json";
  }
}
