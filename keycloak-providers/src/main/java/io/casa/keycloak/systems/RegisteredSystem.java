/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CheckPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A multi-agent system as its realm knows it.
 *
 * @param name unique in the realm
 * @param enabledToolChecks names of the tool checks that run for the system
 * @param checkPolicy what is done with what they say
 * @param llmUrl {@code scheme://host[:port]} of the LLM, the audience of LLM tokens
 * @param apps in the document's order, with unique names, URLs and client ids
 * @param toolMatch how the check {@code AI_POWERED_TOOL_MATCH} judges
 * @param callBudget how many tool calls it allows
 * @param refusalForm how agents see that a tool call was refused
 */
public record RegisteredSystem(
    String name,
    Set<String> enabledToolChecks,
    CheckPolicy checkPolicy,
    Optional<String> llmUrl,
    List<RegisteredApp> apps,
    ToolMatchSettings toolMatch,
    CallBudget callBudget,
    RefusalForm refusalForm) {
  public RegisteredSystem {
    Objects.requireNonNull(name, "name");
    enabledToolChecks = Set.copyOf(enabledToolChecks);
    Objects.requireNonNull(checkPolicy, "checkPolicy");
    Objects.requireNonNull(llmUrl, "llmUrl");
    apps = List.copyOf(apps);
    Objects.requireNonNull(toolMatch, "toolMatch");
    Objects.requireNonNull(callBudget, "callBudget");
    Objects.requireNonNull(refusalForm, "refusalForm");
  }

  /** A system without a budget that names no form for refused calls. */
  public RegisteredSystem(
      String name,
      Set<String> enabledToolChecks,
      CheckPolicy checkPolicy,
      Optional<String> llmUrl,
      List<RegisteredApp> apps,
      ToolMatchSettings toolMatch) {
    this(
        name,
        enabledToolChecks,
        checkPolicy,
        llmUrl,
        apps,
        toolMatch,
        CallBudget.UNLIMITED,
        RefusalForm.TOOL_RESULT);
  }

  /** The app with exactly that URL. */
  public Optional<RegisteredApp> appByUrl(String url) {
    return apps.stream().filter(app -> app.url().equals(url)).findFirst();
  }

  /** The app with exactly that client id. */
  public Optional<RegisteredApp> appByClientId(String clientId) {
    return apps.stream().filter(app -> app.clientId().equals(clientId)).findFirst();
  }
}
