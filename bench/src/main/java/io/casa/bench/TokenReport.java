/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The report: a row for each variant, medians over its windows.
 *
 * @param machine what was measured on, and what of
 */
record TokenReport(String machine, Map<Variant, List<Window>> windows) {
  String markdown() {
    var text = new StringBuilder("# What a token costs\n\n").append(machine).append("\n\n");
    text.append(
        "| Variant | requests | req/s | p50 ms | p99 ms | Keycloak CPU ms | PostgreSQL CPU ms |"
            + " CPU against the first row |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    double first = Double.NaN;
    for (var entry : windows.entrySet()) {
      List<Window> seen = entry.getValue();
      double keycloak = median(seen, Window::keycloakMillis);
      first = Double.isNaN(first) ? keycloak : first;
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.0f | %.1f | %.1f | %.2f | %.2f | %.2f |%n",
              entry.getKey().name(),
              seen.stream().mapToInt(Window::count).sum(),
              median(seen, Window::perSecond),
              median(seen, window -> window.percentile(0.5)),
              median(seen, window -> window.percentile(0.99)),
              keycloak,
              median(seen, Window::databaseMillis),
              keycloak / first));
      int failed = seen.stream().mapToInt(Window::failed).sum();
      if (failed > 0) {
        text.append("\n**").append(failed).append(" of its requests failed.**\n\n");
      }
    }
    return text.toString();
  }

  private static double median(List<Window> windows, ToDoubleFunction<Window> figure) {
    double[] sorted = windows.stream().mapToDouble(figure).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }
}
