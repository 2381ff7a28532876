/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import io.casa.bench.load.Deed.Kind;
import io.casa.launcher.CasaFiles;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was seen as Markdown, and which of the rules about answers it breaks. */
final class OutageReport {
  private static final int ROWS = 30;

  private final List<Deed> deeds;
  private final List<Outage> outages;
  private final Duration length;

  OutageReport(Collection<Deed> deeds, List<Outage> outages, Duration length) {
    this.deeds = List.copyOf(deeds);
    this.outages = List.copyOf(outages);
    this.length = length;
  }

  /** Forbidden requests that succeeded, good ones that failed without an outage, and hangs. */
  List<String> violations() {
    var all = new ArrayList<String>();
    for (Deed deed : deeds) {
      if (!deed.kind().good && deed.succeeded()) {
        all.add("%s succeeded at %.1f s".formatted(deed.kind().text, deed.seconds()));
      }
      if (deed.took().compareTo(Outages.LONGEST) > 0 || deed.refusal().equals(Traffic.HANGS)) {
        all.add(
            "%s at %.1f s took %.1f s"
                .formatted(deed.kind().text, deed.seconds(), deed.took().toMillis() / 1e3));
      }
      if (deed.kind().good
          && !deed.succeeded()
          && outages.stream().noneMatch(outage -> outage.meets(deed))) {
        all.add(
            "%s failed at %.1f s, while nothing was away: %s"
                .formatted(deed.kind().text, deed.seconds(), deed.refusal()));
      }
    }
    return all;
  }

  String markdown(
      String database,
      int rate,
      int workers,
      int grace,
      List<String> evidence,
      List<String> violations) {
    var text = new StringBuilder("# What holds while parts fail\n\n");
    text.append(
        "%s, %d shared processors, %s %s, Keycloak %s on %s: %.1f minutes of at most %d calls per second from %d sessions at once; %d s of grace. %,d requests in all.%n%n"
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                CasaFiles.keycloakVersion(),
                database,
                length.toSeconds() / 60.0,
                rate,
                workers,
                grace,
                deeds.size()));
    text.append(
        violations.isEmpty()
            ? "**No rule was broken**: nothing forbidden reached the server or got a token, nothing took longer than %d s, good requests failed only while a part was away or within the grace after, and all that was seen stands in the records.%n"
                .formatted(Outages.LONGEST.toSeconds())
            : "**%d times a rule was broken**, see below.%n".formatted(violations.size()));
    absences(text);
    forbidden(text);
    text.append("\n## Records\n\n");
    evidence.forEach(line -> text.append("- ").append(line).append(".\n"));
    timeline(text);
    if (!violations.isEmpty()) {
      text.append("\n## Broken\n\n");
      violations.stream().limit(50).forEach(what -> text.append("- ").append(what).append('\n'));
    }
    return text.append(
            "\nAgain: `mvn -q package -Dquick -pl bench/load,keycloak-providers,sidecar -am && java -Dcasa.root=. -jar bench/load/target/load-0.1.0-SNAPSHOT.jar outages`.\n")
        .toString();
  }

  private void absences(StringBuilder text) {
    text.append(
        "\n## What was killed (SIGKILL)\n\n| Part | killed at s | ready at s | last failure at s | good requests failed | reasons |\n| --- | ---: | ---: | ---: | ---: | --- |\n");
    for (Outage outage : outages) {
      List<Deed> failed =
          deeds.stream()
              .filter(deed -> deed.kind().good && !deed.succeeded() && outage.meets(deed))
              .toList();
      text.append(
          "| %s | %.1f | %.1f | %s | %,d | %s |%n"
              .formatted(
                  outage.part(),
                  outage.killed() / 1e9,
                  outage.ready() / 1e9,
                  failed.stream()
                      .map(Deed::seconds)
                      .max(Double::compare)
                      .map("%.1f"::formatted)
                      .orElse("–"),
                  failed.size(),
                  reasons(failed.stream())));
    }
  }

  private void forbidden(StringBuilder text) {
    text.append(
        "\n## What must not pass\n\n| | tried | succeeded | refused as |\n| --- | ---: | ---: | --- |\n");
    for (Kind kind : Kind.values()) {
      if (!kind.good) {
        List<Deed> tried = deeds.stream().filter(deed -> deed.kind() == kind).toList();
        text.append(
            "| %s | %,d | **%d** | %s |%n"
                .formatted(
                    kind.text,
                    tried.size(),
                    tried.stream().filter(Deed::succeeded).count(),
                    reasons(tried.stream().filter(deed -> !deed.succeeded()))));
      }
    }
  }

  private void timeline(StringBuilder text) {
    text.append(
        "\n## Timeline\n\n| from s | selected calls | failed | prompts and LLM requests | failed | forbidden | succeeded | p50 ms | p99 ms | longest ms | |\n| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
    long row = Math.max(1, length.toNanos() / ROWS);
    Map<Long, List<Deed>> byRow =
        deeds.stream().collect(Collectors.groupingBy(deed -> deed.from() / row));
    new TreeMap<>(byRow).forEach((at, some) -> text.append(row(at * row, row, some)));
  }

  private String row(long from, long length, List<Deed> some) {
    List<Deed> calls = some.stream().filter(deed -> deed.kind() == Kind.CALL).toList();
    List<Deed> before =
        some.stream().filter(deed -> deed.kind().good && deed.kind() != Kind.CALL).toList();
    List<Deed> forbidden = some.stream().filter(deed -> !deed.kind().good).toList();
    double[] good =
        calls.stream().filter(Deed::succeeded).mapToDouble(OutageReport::millis).sorted().toArray();
    String events =
        outages.stream()
            .flatMap(outage -> events(outage, from, from + length))
            .collect(Collectors.joining(", "));
    return "| %.0f | %,d | %,d | %,d | %,d | %,d | %d | %s | %s | %.0f | %s |%n"
        .formatted(
            from / 1e9,
            calls.size(),
            failed(calls),
            before.size(),
            failed(before),
            forbidden.size(),
            forbidden.size() - failed(forbidden),
            percentile(good, 0.5),
            percentile(good, 0.99),
            some.stream().mapToDouble(OutageReport::millis).max().orElse(0),
            events);
  }

  private static Stream<String> events(Outage outage, long from, long to) {
    var events = new ArrayList<String>();
    if (outage.killed() >= from && outage.killed() < to) {
      events.add(outage.part() + " killed");
    }
    if (outage.ready() >= from && outage.ready() < to) {
      events.add(outage.part() + " ready");
    }
    return events.stream();
  }

  private static long failed(List<Deed> some) {
    return some.stream().filter(deed -> !deed.succeeded()).count();
  }

  private static double millis(Deed deed) {
    return deed.took().toNanos() / 1e6;
  }

  private static String percentile(double[] sorted, double share) {
    return sorted.length == 0
        ? "–"
        : "%.0f"
            .formatted(sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))]);
  }

  private static String reasons(Stream<Deed> refused) {
    var reasons = new TreeMap<String, Integer>();
    refused.forEach(deed -> reasons.merge(deed.refusal(), 1, Integer::sum));
    return reasons.isEmpty()
        ? "–"
        : reasons.entrySet().stream()
            .map(reason -> "`%s` %,d".formatted(reason.getKey(), reason.getValue()))
            .collect(Collectors.joining(", "));
  }
}
