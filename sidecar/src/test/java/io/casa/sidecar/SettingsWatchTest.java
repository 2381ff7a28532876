/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SettingsSources;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.metrics.SettingsMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsWatchTest {
  private static final String GOOD =
      """
      { "system": "banking", "issuer": "http://127.0.0.1:8080/realms/banking",
        "app": {"name": "assistant", "type": "agent", "url": "http://assistant.example",
                "clientId": "id", "promptFieldJsonPath": "{.prompt}", "privateKeyFile": "a.jwk"},
        "runDirectory": "run",
        "inbound":  {"listen": "127.0.0.1:21001", "application": "127.0.0.1:9001"},
        "outbound": {"listen": "127.0.0.1:21002"},
        "management": {"listen": "127.0.0.1:21003"},
        "mcpServers": [] }
      """;
  private static final String OTHER = GOOD.replace("{.prompt}", "{.question}");

  private final List<SidecarSettings> applied = new ArrayList<>();
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private Optional<SidecarException> failure = Optional.empty();
  private SettingsWatch watch;
  private Path file;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws Exception {
    file = Files.writeString(folder.resolve("sidecar.json"), GOOD);
    byte[] text = SettingsReader.text(file);
    watch =
        new SettingsWatch(
            file,
            text,
            SettingsSources.of(SettingsReader.read(file, text)),
            this::apply,
            new SettingsMetrics(registry));
  }

  @AfterEach
  void close() {
    watch.close();
  }

  private void apply(SidecarSettings next) throws SidecarException {
    if (failure.isPresent()) {
      throw failure.get();
    }
    applied.add(next);
  }

  private ReloadOutcome reload(String text) throws IOException {
    Files.writeString(file, text);
    return watch.reload();
  }

  private double count(String result) {
    return registry.get("casa.settings.reloads").tag("result", result).counter().count();
  }

  private double generation() {
    return registry.get("casa.settings.generation").gauge().value();
  }

  @Test
  void settingsWhenChangedThenAreApplied() throws Exception {
    assertThat(reload(OTHER)).isEqualTo(new ReloadOutcome.Applied(2));

    assertThat(applied).hasSize(1);
    assertThat(applied.getFirst().app().promptFields().orElseThrow().prompt())
        .isEqualTo("{.question}");
    assertThat(generation()).isEqualTo(2);
    assertThat(count("applied")).isOne();
    assertThat(reload(GOOD)).isEqualTo(new ReloadOutcome.Applied(3));
  }

  @Test
  void refusalFormWhenChangedThenIsAppliedWithoutARestart() throws Exception {
    String other = GOOD.replace("\"mcpServers\"", "\"refusalForm\": \"http_403\", \"mcpServers\"");

    assertThat(reload(other)).isEqualTo(new ReloadOutcome.Applied(2));

    assertThat(applied.getFirst().refusalForm()).isEqualTo(RefusalForm.HTTP_403);
    assertThat(reload(other.replace("http_403", "http_401")))
        .isEqualTo(new ReloadOutcome.Refused("/refusalForm"));
    assertThat(applied).hasSize(1);
  }

  @Test
  void settingsWhenTheyMeanTheSameThenNothingHappens() throws Exception {
    assertThat(watch.reload()).isEqualTo(new ReloadOutcome.Unchanged());
    assertThat(reload(GOOD + "\n")).isEqualTo(new ReloadOutcome.Unchanged());

    assertThat(applied).isEmpty();
    assertThat(generation()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"agent\"|\"s3cr3t\"|/app/type",
        "\"mcpServers\"|\"s3cr3t\"|/s3cr3t", // a member's name is no value
        "\"banking\"|\"\"|/system",
        "\"system\"|system|sidecar.json",
      })
  void settingsWhenBadThenTheOldOnesStayAndTheFieldIsNamed(String good, String bad, String field)
      throws Exception {
    assertThat(reload(GOOD.replace(good, bad))).isEqualTo(new ReloadOutcome.Refused(field));

    assertThat(applied).isEmpty();
    assertThat(generation()).isOne();
    assertThat(count("refused")).isOne();
    assertThat(reload(OTHER)).isEqualTo(new ReloadOutcome.Applied(2));
  }

  @Test
  void fileWhenGoneThenTheOldSettingsStay() throws Exception {
    Files.delete(file);

    assertThat(watch.reload()).isEqualTo(new ReloadOutcome.Refused("sidecar.json"));
    assertThat(reload(GOOD)).isEqualTo(new ReloadOutcome.Unchanged());
  }

  @ParameterizedTest
  @CsvSource({
    "\"banking\",\"robbing\",/system",
    "8080,8081,/issuer",
    "\"assistant\",\"other\",/app/name",
    "\"agent\",\"client\",/app/type",
    "http://assistant.example,http://other.example,/app/url",
    "\"id\",\"other\",/app/clientId",
    "a.jwk,b.jwk,/app/privateKeyFile",
    "\"run\",\"elsewhere\",/runDirectory",
    "21001,31001,/inbound/listen",
    "21002,31002,/outbound/listen",
    "21003,31003,/management/listen",
  })
  void settingsWhenTheyWantWhatARunningSidecarCantDoThenNeedARestart(
      String before, String now, String field) throws Exception {
    String wanted = GOOD.replace(before, now);
    assertThat(wanted).isNotEqualTo(GOOD);

    assertThat(reload(wanted)).isEqualTo(new ReloadOutcome.NeedsRestart(List.of(field)));

    assertThat(applied).isEmpty();
    assertThat(count("needs_restart")).isOne();
  }

  @Test
  void settingsWhenTheyCantBeAppliedThenAreTriedAgainWhenToldTo() throws Exception {
    failure = Optional.of(new SidecarException("llm.apiKeyFile: can't be read"));
    assertThat(reload(OTHER)).isEqualTo(new ReloadOutcome.Refused("llm.apiKeyFile"));
    failure = Optional.empty();

    assertThat(watch.reload()).isEqualTo(new ReloadOutcome.Applied(2));
  }

  @Test
  void applyingWhenItFailsByADefectThenIsRefusedAndTheWatchGoesOn() throws Exception {
    SidecarSettings inForce = SettingsReader.read(file);
    try (SettingsWatch defective =
        new SettingsWatch(
            file,
            SettingsReader.text(file),
            SettingsSources.of(inForce),
            next -> {
              throw new IllegalStateException("s3cr3t");
            },
            new SettingsMetrics(new SimpleMeterRegistry()))) {
      Files.writeString(file, OTHER);

      assertThat(defective.reload()).isEqualTo(new ReloadOutcome.Refused("sidecar.json"));
    }
  }

  @Test
  void fileWhenItIsALinkThatIsSwappedThenIsNoticedWithoutBeingTold() throws Exception {
    Path first = Files.createDirectory(folder.resolve("v1"));
    Path second = Files.createDirectory(folder.resolve("v2"));
    Files.move(file, first.resolve("sidecar.json"));
    Files.writeString(second.resolve("sidecar.json"), OTHER);
    Files.createSymbolicLink(folder.resolve("data"), first);
    Files.createSymbolicLink(file, Path.of("data", "sidecar.json"));
    watch.start();

    Files.createSymbolicLink(folder.resolve("data.new"), second);
    Files.move(folder.resolve("data.new"), folder.resolve("data"), StandardCopyOption.ATOMIC_MOVE);

    await().atMost(Duration.ofSeconds(20)).until(() -> generation() == 2);
  }

  @Test
  void fileWhenChangedAfterTheWatchWasClosedThenNothingHappens() throws Exception {
    watch.close();

    assertThat(reload(OTHER)).isEqualTo(new ReloadOutcome.Unchanged());
    assertThat(applied).isEmpty();
  }
}
