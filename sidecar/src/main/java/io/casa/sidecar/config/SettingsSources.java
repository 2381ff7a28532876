/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.config.SidecarSettings.Agent;
import io.casa.sidecar.config.SidecarSettings.Llm;
import io.casa.sidecar.config.SidecarSettings.McpServer;
import io.casa.sidecar.guard.GuardSettings;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.PromptFields;
import io.casa.sidecar.guard.GuardSettings.PromptsFrom;
import io.casa.sidecar.guard.LlmAccess;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What settings are made of: the file, and the system when the file follows it.
 *
 * @param file what the file says
 * @param system what Keycloak says
 */
public record SettingsSources(SidecarSettings file, Optional<SystemDocument> system) {
  public SettingsSources {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(system, "system");
  }

  /** The file alone. */
  public static SettingsSources of(SidecarSettings file) {
    return new SettingsSources(file, Optional.empty());
  }

  /** With that file instead. */
  public SettingsSources with(SidecarSettings otherFile) {
    return new SettingsSources(otherFile, system);
  }

  /** With that system instead. */
  public SettingsSources with(SystemDocument otherSystem) {
    return new SettingsSources(file, Optional.of(otherSystem));
  }

  /**
   * The settings to begin with.
   *
   * @throws SettingsException when file and system don't speak of the same app
   */
  public SidecarSettings first() throws SettingsException {
    SidecarSettings whole = whole();
    List<String> differing = FixedMembers.differing(file, whole);
    if (!differing.isEmpty()) {
      throw new SettingsException(differing.getFirst(), "is not what the system says of the app");
    }
    return whole;
  }

  /**
   * The settings; what the system says of the app itself goes before what the file says, so that
   * comparing with those in force shows a change of either.
   *
   * @throws SettingsException when the system doesn't have the app
   */
  public SidecarSettings whole() throws SettingsException {
    if (file.following().isEmpty() || system.isEmpty()) {
      return file;
    }
    Following following = file.following().get();
    SystemDocument said = system.get();
    SystemDocument.App own =
        said.app(file.app().name())
            .orElseThrow(
                () ->
                    new SettingsException(
                        "/" + Following.MEMBER + "/apps", "the app is not among them"));
    return new SidecarSettings(
        said.name(),
        file.issuer(),
        app(own, following, said),
        file.runDirectory(),
        file.inbound(),
        file.application(),
        file.outbound(),
        file.management(),
        own.type() == AppType.AGENT ? said.llm().map(url -> llm(url, following)) : Optional.empty(),
        own.type() == AppType.AGENT ? mcpServers(following, said) : List.of(),
        agents(own, following, said),
        file.approvalWait(),
        file.drainTime(),
        said.refusalForm(),
        file.following());
  }

  private GuardSettings.App app(SystemDocument.App own, Following following, SystemDocument said) {
    return new GuardSettings.App(
        own.name(),
        own.type(),
        own.url().toString(),
        file.app().clientId(),
        own.promptFields(),
        following.promptsFrom().orElse(promptsFrom(own, said)),
        file.app().privateKeyFile());
  }

  /** Whoever may ask the entry agents is a client of the system, where it has any. */
  private static PromptsFrom promptsFrom(SystemDocument.App own, SystemDocument said) {
    return own.promptFields().isPresent()
            && said.apps().stream().anyMatch(app -> app.type() == AppType.CLIENT)
        ? PromptsFrom.CLIENT
        : PromptsFrom.ANYONE;
  }

  private static Llm llm(ServiceUrl url, Following following) {
    Following.LlmPlace place =
        following
            .llm()
            .orElseGet(() -> new Following.LlmPlace(url, Optional.empty(), LlmAccess.DEFAULT));
    return new Llm(url, place.upstream(), place.caFile(), place.access());
  }

  private static List<McpServer> mcpServers(Following following, SystemDocument said) {
    return said.apps().stream()
        .filter(app -> app.type() == AppType.MCP_SERVER)
        .map(
            app ->
                new McpServer(
                    app.name(),
                    app.url(),
                    following.mcpServers().getOrDefault(app.name(), app.url().address())))
        .toList();
  }

  /** An agent asks the others in the name of whoever asked it, a client brings prompts in. */
  private static List<Agent> agents(
      SystemDocument.App own, Following following, SystemDocument said) {
    return said.apps().stream()
        .filter(other -> other.type() == AppType.AGENT)
        .filter(
            other ->
                switch (own.type()) {
                  case AGENT -> !other.name().equals(own.name());
                  case CLIENT -> other.promptFields().isPresent();
                  case MCP_SERVER -> false;
                })
        .map(
            other ->
                new Agent(
                    other.name(),
                    other.url(),
                    following.agents().getOrDefault(other.name(), other.url().address()),
                    own.type() == AppType.CLIENT
                        ? other.promptFields()
                        : Optional.<PromptFields>empty()))
        .toList();
  }
}
