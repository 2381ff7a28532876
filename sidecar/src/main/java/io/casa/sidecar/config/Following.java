/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.GuardSettings.PromptsFrom;
import io.casa.sidecar.guard.LlmAccess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code sidecar.json} says when the system's document says the rest ({@code followSystem}):
 * how often Keycloak is asked, and where things are that the document only names.
 *
 * @param every how long between two questions
 * @param mcpServers where the sidecars of MCP servers take in requests, by name
 * @param agents where those of agents do, by name
 * @param llm where the LLM is, and how it may be asked; where its URL says when empty
 * @param promptsFrom whose prompts an entry agent takes; the system's clients' when empty and it
 *     has any
 */
public record Following(
    Duration every,
    Map<String, Address> mcpServers,
    Map<String, Address> agents,
    Optional<LlmPlace> llm,
    Optional<PromptsFrom> promptsFrom) {
  static final String MEMBER = "followSystem";
  private static final String EVERY = "pollSeconds";
  private static final Duration DEFAULT_EVERY = Duration.ofSeconds(30);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final String SAID = "must not be there: with followSystem the system says it";

  /**
   * Where the LLM is.
   *
   * @param upstream where it really is
   * @param caFile PEM of the authorities its certificate must come from; the machine's when empty
   * @param access how it may be asked
   */
  public record LlmPlace(ServiceUrl upstream, Optional<Path> caFile, LlmAccess access) {
    public LlmPlace {
      Objects.requireNonNull(upstream, "upstream");
      Objects.requireNonNull(caFile, "caFile");
      Objects.requireNonNull(access, "access");
    }
  }

  public Following {
    Objects.requireNonNull(every, "every");
    mcpServers = Map.copyOf(mcpServers);
    agents = Map.copyOf(agents);
    Objects.requireNonNull(llm, "llm");
    Objects.requireNonNull(promptsFrom, "promptsFrom");
  }

  /** How often; empty when the file says everything itself. */
  static Optional<Duration> every(Members root) throws SettingsException {
    Optional<Members> follow = root.optionalObject(MEMBER, Set.of(EVERY));
    return follow.isEmpty()
        ? Optional.empty()
        : Optional.of(follow.get().seconds(EVERY, DEFAULT_EVERY, SHORTEST, LONGEST));
  }

  /** One thing is said in one place. */
  static void requireLeftOut(Members of, String... names) throws SettingsException {
    of.without(SAID, names);
  }

  /** Upstreams by name. */
  static Map<String, Address> upstreams(List<Members> peers) throws SettingsException {
    Map<String, Address> upstreams = new HashMap<>();
    for (Members one : peers) {
      requireLeftOut(one, "url", PeerSettings.PROMPT, PeerSettings.CONVERSATION);
      if (upstreams.put(one.text("name"), one.address("upstream")) != null) {
        throw one.problem("name", "is there twice");
      }
    }
    return upstreams;
  }
}
