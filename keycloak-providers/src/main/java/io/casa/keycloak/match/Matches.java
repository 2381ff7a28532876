/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import io.casa.keycloak.match.ToolMatchHealth.JudgeHealth;
import io.casa.semantic.AiPoweredToolMatch;
import io.casa.semantic.Embedder;
import io.casa.semantic.JudgeSettings;
import io.casa.semantic.LlmJudge;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The checks that are in use, one for each realm and settings. Changed settings are another check;
 * one that nobody asks any more is closed after a while.
 */
final class Matches {
  private static final int MOST = 500;
  private static final Duration UNUSED = Duration.ofMinutes(30);

  private final Embedder model;
  private final ApiKeys keys;
  private final Cache<Key, Match> inUse;

  Matches(Embedder model, ApiKeys keys, Ticker ticker) {
    this.model = Objects.requireNonNull(model, "model");
    this.keys = Objects.requireNonNull(keys, "keys");
    this.inUse =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(UNUSED)
            .ticker(ticker)
            .scheduler(Scheduler.systemScheduler())
            .executor(Runnable::run)
            .removalListener(Matches::closed)
            .build();
  }

  /** The check of that realm's systems with these settings. */
  AiPoweredToolMatch of(String realmId, String realm, ToolMatchSettings settings) {
    return inUse.get(new Key(realmId, realm, settings), this::start).check();
  }

  /** The judges of a realm, in the order of their endpoints. */
  List<JudgeHealth> judges(String realmId) {
    return inUse.asMap().entrySet().stream()
        .filter(entry -> entry.getKey().realmId().equals(realmId))
        .flatMap(entry -> judge(entry.getKey().settings(), entry.getValue().check()).stream())
        .sorted((a, b) -> a.endpoint().compareTo(b.endpoint()))
        .toList();
  }

  /** Forgets all and ends what judges are being asked. */
  void close() {
    inUse.invalidateAll();
    inUse.cleanUp();
  }

  private static Optional<JudgeHealth> judge(ToolMatchSettings settings, AiPoweredToolMatch check) {
    return settings
        .settings()
        .judge()
        .map(JudgeSettings::endpoint)
        .flatMap(
            endpoint -> check.health().judge().map(circuit -> new JudgeHealth(endpoint, circuit)));
  }

  private Match start(Key key) {
    Optional<LlmJudge> judge =
        key.settings().settings().judge().map(by -> new LlmJudge(by, () -> apiKey(key)));
    return new Match(new AiPoweredToolMatch(model, key.settings().settings(), judge), judge);
  }

  private Optional<String> apiKey(Key key) throws IOException {
    Optional<String> file = key.settings().apiKeyFile();
    return file.isEmpty() ? file : Optional.of(keys.read(key.realm(), file.get()));
  }

  private static void closed(@Nullable Key key, @Nullable Match match, RemovalCause cause) {
    if (match != null) {
      match.judge().ifPresent(LlmJudge::close);
    }
  }

  private record Key(String realmId, String realm, ToolMatchSettings settings) {}

  private record Match(AiPoweredToolMatch check, Optional<LlmJudge> judge) {}
}
