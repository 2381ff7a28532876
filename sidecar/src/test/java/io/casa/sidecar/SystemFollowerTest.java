/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.config.SettingsException;
import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SettingsSources;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.config.SystemDocument;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.keycloak.SystemAnswer;
import io.casa.sidecar.metrics.SettingsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemFollowerTest {
  private static final String FILE =
      """
      { "system": "banking", "issuer": "http://127.0.0.1:8080/realms/banking",
        "app": {"name": "assistant", "type": "agent", "url": "http://assistant.example",
                "clientId": "id", "privateKeyFile": "a.jwk"},
        "runDirectory": "run",
        "inbound":  {"listen": "127.0.0.1:21001", "application": "127.0.0.1:9001"},
        "outbound": {"listen": "127.0.0.1:21002"},
        "management": {"listen": "127.0.0.1:21003"},
        "followSystem": {"pollSeconds": 600} }
      """;
  private static final String SYSTEM =
      """
      { "schema": "casa.io/system/v1", "name": "banking", "refusalForm": "tool_result",
        "apps": [{"name": "assistant", "type": "agent", "url": "http://assistant.example"}] }
      """;
  private static final String MORE =
      SYSTEM.replace(
          "[{",
          "[{\"name\": \"tools\", \"type\": \"mcp_server\", \"url\": \"http://tools.example\"}, {");
  private static final SystemAnswer AWAY = new SystemAnswer.Unanswered("no answer");

  private final Deque<SystemAnswer> answers = new ArrayDeque<>();
  private final BlockingQueue<Optional<String>> asked = new LinkedBlockingQueue<>();
  private final List<SidecarSettings> applied = new ArrayList<>();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private Optional<SidecarException> failure = Optional.empty();
  private Path file;
  private SettingsWatch watch;
  private SystemFollower follower;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws Exception {
    file = Files.writeString(folder.resolve("sidecar.json"), FILE);
    byte[] text = SettingsReader.text(file);
    watch =
        new SettingsWatch(
            file,
            text,
            SettingsSources.of(SettingsReader.read(file, text)).with(SystemDocument.read(SYSTEM)),
            this::apply,
            new SettingsMetrics(registry));
    follower =
        new SystemFollower(
            this::ask, Optional.of("\"1\""), watch, () -> Duration.ofMinutes(10), () -> 0);
  }

  @AfterEach
  void close() {
    follower.close();
    watch.close();
  }

  private void apply(SidecarSettings next) throws SidecarException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    applied.add(next);
  }

  private synchronized SystemAnswer ask(Optional<String> known) {
    asked.add(known);
    SystemAnswer next = answers.poll();
    return next == null ? new SystemAnswer.Same() : next;
  }

  private static SystemAnswer said(String text, String etag) {
    return new SystemAnswer.Said(text, Optional.of(etag));
  }

  private ReloadOutcome hear(SystemAnswer answer) {
    answers.add(answer);
    return follower.reload();
  }

  private double count(String result) {
    return registry.get("casa.settings.reloads").tag("result", result).counter().count();
  }

  @Test
  void systemWhenAnotherThenIsAppliedAndFromThenOnKnown() {
    assertThat(hear(said(MORE, "\"2\""))).isEqualTo(new ReloadOutcome.Applied(2));

    assertThat(applied.getFirst().mcpServers()).hasSize(1);
    assertThat(follower.reload()).isEqualTo(new ReloadOutcome.Unchanged());
    assertThat(asked).containsExactly(Optional.of("\"1\""), Optional.of("\"2\""));
    assertThat(hear(said(SYSTEM, "\"1\""))).isEqualTo(new ReloadOutcome.Applied(3));
    assertThat(applied.getLast().mcpServers()).isEmpty();
    assertThat(count("applied")).isEqualTo(2);
  }

  @Test
  void systemWhenItMeansTheSameThenNothingHappens() {
    assertThat(hear(new SystemAnswer.Same())).isEqualTo(new ReloadOutcome.Unchanged());
    assertThat(hear(said(SYSTEM + " ", "\"2\""))).isEqualTo(new ReloadOutcome.Unchanged());

    assertThat(applied).isEmpty();
  }

  @Test
  void systemWhenUnusableThenTheOldOneStaysAndItIsReadAnewAndCountedOnce() {
    SystemAnswer unusable = said(MORE.replace("system/v1", "system/v2"), "\"2\"");
    var refused = new ReloadOutcome.Refused("/followSystem/schema");

    assertThat(hear(unusable)).isEqualTo(refused);
    assertThat(hear(unusable)).isEqualTo(refused);

    assertThat(applied).isEmpty();
    assertThat(asked).containsExactly(Optional.of("\"1\""), Optional.empty());
    assertThat(count("refused")).isOne();
    assertThat(hear(said(MORE, "\"3\""))).isEqualTo(new ReloadOutcome.Applied(2));
  }

  @Test
  void keycloakWhenAwayThenTheOldSystemStaysAndItIsAskedSooner() {
    assertThat(follower.pause()).isEqualTo(Duration.ofMinutes(8));

    assertThat(hear(AWAY)).isEqualTo(new ReloadOutcome.Refused("/followSystem"));
    assertThat(follower.pause()).isEqualTo(Duration.ofMillis(500));
    hear(AWAY);
    assertThat(follower.pause()).isEqualTo(Duration.ofSeconds(1));

    assertThat(applied).isEmpty();
    assertThat(count("refused")).isOne();
    assertThat(hear(said(SYSTEM, "\"1\""))).isEqualTo(new ReloadOutcome.Unchanged());
    assertThat(follower.pause()).isEqualTo(Duration.ofMinutes(8));
    assertThat(watch.followsSystem()).isTrue();
  }

  @Test
  void systemWhenItSaysTheAppIsAnotherThenNeedsARestart() {
    assertThat(hear(said(MORE.replace("\"agent\"", "\"client\""), "\"2\"")))
        .isEqualTo(new ReloadOutcome.NeedsRestart(List.of("/app/type")));
    assertThat(hear(said(MORE.replace("assistant.example", "other.example"), "\"2\"")))
        .isEqualTo(new ReloadOutcome.NeedsRestart(List.of("/app/url")));
    assertThat(hear(said(MORE.replace("\"assistant\"", "\"other\""), "\"2\"")))
        .isEqualTo(new ReloadOutcome.Refused("/followSystem/apps"));

    assertThat(applied).isEmpty();
    assertThat(count("needs_restart")).isEqualTo(2);
  }

  @Test
  void systemWhenItCouldNotBeAppliedThenIsTriedAgain() {
    failure = Optional.of(new SidecarException("envoy: can't be written"));
    assertThat(hear(said(MORE, "\"2\""))).isEqualTo(new ReloadOutcome.Refused("envoy"));
    failure = Optional.empty();

    assertThat(hear(said(MORE, "\"2\""))).isEqualTo(new ReloadOutcome.Applied(2));
    assertThat(asked.stream().skip(1)).containsExactly(Optional.empty());
  }

  @Test
  void fileWhenChangedThenTheSystemHeardLastStillCounts() throws Exception {
    hear(said(MORE, "\"2\""));
    Files.writeString(
        file,
        FILE.replace(
            "\"followSystem\"",
            "\"mcpServers\": [{\"name\": \"tools\", \"upstream\": \"127.0.0.1:7\"}], \"followSystem\""));

    assertThat(watch.reload()).isEqualTo(new ReloadOutcome.Applied(3));
    assertThat(applied.getLast().mcpServers().getFirst().upstream()).hasToString("127.0.0.1:7");

    Files.writeString(file, FILE.replace("\"followSystem\"", "\"follow\""));
    assertThat(watch.reload()).isEqualTo(new ReloadOutcome.Refused("/follow"));
    assertThat(hear(said(SYSTEM, "\"3\""))).isEqualTo(new ReloadOutcome.Applied(4));
  }

  @Test
  void fileWhenItEndsToFollowThenNeedsARestart() throws Exception {
    Files.writeString(
        file, FILE.replace("\"followSystem\": {\"pollSeconds\": 600}", "\"mcpServers\": []"));

    assertThat(watch.reload()).isEqualTo(new ReloadOutcome.NeedsRestart(List.of("/followSystem")));
  }

  @Test
  void newsWhenHeardThenIsAskedAtOnce() throws Exception {
    follower.start();
    assertThat(asked.poll(10, TimeUnit.SECONDS)).as("at the start").isNotNull();

    follower.hearNews();

    assertThat(asked.poll(10, TimeUnit.SECONDS)).as("after news").isNotNull();
    assertThat(asked.poll(300, TimeUnit.MILLISECONDS)).as("by itself").isNull();
  }

  @Test
  void watchWhenClosedThenNothingIsApplied() {
    watch.close();

    assertThat(hear(said(MORE, "\"2\""))).isEqualTo(new ReloadOutcome.Unchanged());
    assertThat(applied).isEmpty();
  }

  @Test
  void firstWhenKeycloakIsAwayThenIsWaitedFor() throws Exception {
    answers.addAll(List.of(AWAY, new SystemAnswer.Unanswered("HTTP 401"), said(SYSTEM, "\"1\"")));
    List<Duration> pauses = new ArrayList<>();

    SystemFollower.First first = SystemFollower.first(this::ask, pauses::add, () -> 1);

    assertThat(first.system()).isEqualTo(SystemDocument.read(SYSTEM));
    assertThat(first.etag()).contains("\"1\"");
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    assertThat(asked).containsOnly(Optional.empty());
  }

  @Test
  void firstWhenItCanNotBeUsedThenIsNotWaitedFor() {
    answers.add(said("{}", "\"1\""));

    assertThatThrownBy(() -> SystemFollower.first(this::ask, _ -> {}, () -> 1))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("/followSystem/schema: ");
  }
}
