/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.DecisionRecord.Outcome;
import io.casa.sidecar.guard.DecisionTrace;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.keycloak.KeycloakRequests.End;
import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonReader;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard shows what the sidecar measures. */
class DashboardTest {
  private static final Pattern METRIC = Pattern.compile("\\b(?:casa|jvm)_[a-z_]+(?=\\{)");
  private static final Pattern LABELS = Pattern.compile("by \\(([a-z_, ]+)\\)");

  /** Of the running process; its integration test sees them. */
  private static final Set<String> GAUGES = Set.of("casa_sessions", "casa_held_calls");

  private static final Set<String> OF_PROMETHEUS = Set.of("instance", "le");

  @TempDir private Path folder;
  private String dashboard = "";
  private String scraped = "";

  @BeforeEach
  void measureSomething() throws Exception {
    dashboard = Files.readString(Path.of("grafana", "casa-sidecars.json"));
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(registry);
    new SettingsMetrics(registry).count(SettingsMetrics.Result.REFUSED);
    try (DecisionFile file = DecisionFile.open("assistant", folder.resolve("d.jsonl"))) {
      new RecordedDecisions(file, registry).record(decision());
      new KeycloakMetrics(registry).ended(Endpoint.TOKEN, End.ANSWERED, Duration.ofMillis(3));
      scraped = registry.scrape();
    }
  }

  private static DecisionRecord decision() {
    return new DecisionRecord(
        Instant.EPOCH,
        "id",
        Direction.OUTBOUND,
        Optional.empty(),
        Kind.TOOL,
        Optional.empty(),
        Optional.empty(),
        Outcome.REFUSED,
        Optional.of("ARGUMENT_GROUNDING"),
        Optional.of(DenyReason.AMBIGUOUS_SESSION),
        Optional.empty(),
        new DecisionTrace.Fresh(),
        1.5);
  }

  @Test
  void dashboardThenIsStrictJson() throws Exception {
    assertThat(JsonReader.strict().readObject(dashboard).get("panels")).isPresent();
  }

  @Test
  void metricsWhenShownThenAreMeasured() {
    Set<String> shown =
        METRIC.matcher(dashboard).results().map(found -> found.group()).collect(asSet());
    shown.removeAll(GAUGES);
    assertThat(shown).isNotEmpty().allSatisfy(name -> assertThat(scraped).contains(name + "{"));
  }

  @Test
  void labelsWhenGroupedByThenAreThere() {
    Set<String> labels =
        LABELS
            .matcher(dashboard)
            .results()
            .flatMap(found -> Pattern.compile(", ").splitAsStream(found.group(1)))
            .collect(asSet());
    labels.removeAll(OF_PROMETHEUS);
    assertThat(labels).isNotEmpty().allSatisfy(name -> assertThat(scraped).contains(name + "=\""));
  }

  private static Collector<String, ?, Set<String>> asSet() {
    return Collectors.toCollection(TreeSet::new);
  }
}
