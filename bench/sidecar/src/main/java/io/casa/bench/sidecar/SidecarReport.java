/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import io.casa.bench.sidecar.Measured.Memory;
import io.casa.bench.sidecar.Measured.Program;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.sidecar.SidecarSize;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The figures as Markdown: medians over windows. */
final class SidecarReport {
  private final StringBuilder tables = new StringBuilder();
  private final StringBuilder memory = new StringBuilder();
  private final String machine;
  private final int rate;

  SidecarReport(SidecarSize sidecars, int rounds, int window, int rate, int warmup) {
    this.rate = rate;
    machine =
        "%s, %d shared processors, %s %s, Keycloak %s on H2, %s sidecars; medians of %d windows of %d s in turns, after %,d requests of each to warm up. The load generator and the server run on the same machine."
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                CasaFiles.keycloakVersion(),
                sidecars.name().toLowerCase(Locale.ROOT),
                rounds,
                window,
                warmup);
  }

  void inbound(Map<Variant, List<Window>> windows) {
    table("Inbound, %d requests/s".formatted(rate), windows);
  }

  void pinned(Map<Variant, List<Window>> windows) {
    table("Inbound, Envoy and sidecar on one processor, 8 connections", windows);
  }

  void outbound(Map<Variant, List<Window>> windows) {
    table("Outbound, to a server without a sidecar, 8 connections", windows);
  }

  void whole(Map<Variant, List<Window>> windows) {
    table("A whole tool call, 1 connection", windows);
  }

  void memory(String when, Map<String, Memory> sidecars) {
    sidecars.forEach(
        (app, used) ->
            memory.append(
                "| %s | %s | %.0f | %.0f |%n"
                    .formatted(app, when, used.resident(), used.anonymous())));
  }

  String markdown() {
    return "# What a sidecar costs\n\n"
        + machine
        + "\n"
        + tables
        + "\n## Memory of a sidecar's process\n\n| Sidecar of | when | resident MB | of it anonymous MB |\n| --- | --- | ---: | ---: |\n"
        + memory;
  }

  private void table(String title, Map<Variant, List<Window>> windows) {
    tables
        .append("\n## ")
        .append(title)
        .append(
            "\n\n| | req/s | p50 ms | p99 ms | CPU µs per request | Envoy | sidecar | Keycloak | refused or failed |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    windows.forEach(
        (variant, seen) ->
            tables.append(
                "| %s | %.0f | %.2f | %.2f | %s | %s | %s | %s | %d |%n"
                    .formatted(
                        variant.name(),
                        median(seen, Window::perSecond),
                        median(seen, one -> one.percentile(0.5)),
                        median(seen, one -> one.percentile(0.99)),
                        micros(variant, seen, EnumSet.allOf(Program.class)),
                        micros(variant, seen, Set.of(Program.ENVOY)),
                        micros(variant, seen, Set.of(Program.SIDECAR)),
                        micros(variant, seen, Set.of(Program.KEYCLOAK)),
                        seen.stream().mapToInt(Window::failed).sum())));
  }

  /** Processor time of the processes in which these run. */
  private static String micros(Variant variant, List<Window> seen, Set<Program> programs) {
    int[] counted =
        IntStream.range(0, variant.processes().size())
            .filter(i -> programs.contains(variant.processes().get(i).program()))
            .toArray();
    return counted.length == 0
        ? "–"
        : "%.0f"
            .formatted(median(seen, one -> Arrays.stream(counted).mapToDouble(one::micros).sum()));
  }

  private static double median(List<Window> seen, ToDoubleFunction<Window> figure) {
    double[] sorted = seen.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
