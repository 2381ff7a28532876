/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The report: a row for each variant, medians over its windows. Processor time is that of Keycloak
 * and PostgreSQL together where variants are compared.
 *
 * @param machine what was measured on, and what of
 * @param shares where the processor time goes, of each variant
 */
record TokenReport(
    String machine, Map<Variant, List<Window>> windows, Map<Variant, LayerShares> shares) {
  String markdown() {
    var text = new StringBuilder("# What a token costs\n\n").append(machine).append("\n\n");
    text.append(
        """
        | Variant | requests | req/s | p50 ms | p99 ms | Keycloak CPU ms | PostgreSQL CPU ms | CPU / stock's | CPU / same server's own |
        | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
        """);
    windows.forEach((variant, seen) -> text.append(row(variant, seen)));
    windows.forEach(
        (variant, seen) -> {
          int failed = seen.stream().mapToInt(Window::failed).sum();
          if (failed > 0) {
            text.append("\n**%s: %d requests failed.**\n".formatted(variant.name(), failed));
          }
        });
    return text.append(dominance()).toString();
  }

  private String dominance() {
    var text =
        new StringBuilder("\nWhere the processor time of Keycloak's threads goes, in percent:\n\n");
    text.append("| Variant | samples |");
    for (Layer layer : Layer.values()) {
      text.append(' ').append(layer.title()).append(" |");
    }
    text.append("\n| --- | ---: |").repeat(" ---: |", Layer.values().length).append('\n');
    shares.forEach(
        (variant, share) -> {
          text.append("| ").append(variant.name()).append(" | ").append(share.total()).append(" |");
          for (Layer layer : Layer.values()) {
            text.append(String.format(Locale.ROOT, " %.0f |", share.percent(layer)));
          }
          text.append('\n');
        });
    return text.toString();
  }

  private String row(Variant variant, List<Window> seen) {
    double total = median(seen, TokenReport::processorMillis);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.0f | %.1f | %.1f | %.2f | %.2f | %.2f | %.2f |%n",
        variant.name(),
        seen.stream().mapToInt(Window::count).sum(),
        median(seen, Window::perSecond),
        median(seen, window -> window.percentile(0.5)),
        median(seen, window -> window.percentile(0.99)),
        median(seen, Window::keycloakMillis),
        median(seen, Window::databaseMillis),
        total / plain(variant, _ -> true),
        total / plain(variant, other -> other.server().equals(variant.server())));
  }

  /** The cost of Keycloak's own way, on the first server that will do. */
  private double plain(Variant variant, Predicate<Variant> server) {
    return windows.entrySet().stream()
        .filter(other -> other.getKey().base() == variant.base())
        .filter(other -> server.test(other.getKey()))
        .mapToDouble(other -> median(other.getValue(), TokenReport::processorMillis))
        .findFirst()
        .orElseThrow();
  }

  private static double processorMillis(Window window) {
    return window.keycloakMillis() + window.databaseMillis();
  }

  private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
    double[] sorted = windows.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }
}
