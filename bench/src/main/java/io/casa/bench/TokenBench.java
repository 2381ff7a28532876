/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import io.casa.bench.Window.Load;
import io.casa.launcher.CasaFiles;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares what T1, T2 and T3 cost Keycloak with what client credentials and a standard exchange
 * cost a stock one as installed (RS256, the JDK's cryptography) and ours. All variants take turns
 * in short windows, so that what else the machine does meets them alike.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures what tokens cost, on real Keycloaks; prints a Markdown report.")
public final class TokenBench implements Callable<Integer> {
  @Option(names = "--warmup", description = "seconds each variant is warmed for (${DEFAULT-VALUE})")
  private int warmup = 120;

  @Option(names = "--rounds", description = "windows of each variant that count (${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(names = "--window", description = "seconds of a window (${DEFAULT-VALUE})")
  private int window = 5;

  @Option(names = "--connections", description = "that ask at once (${DEFAULT-VALUE})")
  private int connections = 8;

  @Option(names = "--out", description = "file for the report; standard output if absent")
  private @Nullable Path out;

  private TokenBench() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TokenBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    CasaFiles files = CasaFiles.ofSystemProperty();
    try (MeasuredServer stock = MeasuredServer.stock(files);
        MeasuredServer casa = MeasuredServer.withCasa(files)) {
      var load = new Load(new TokenClient(), connections, Duration.ofSeconds(window));
      List<Variant> variants = variants(stock, casa, load.client());
      Map<Variant, List<Window>> windows = measured(variants, load);
      Map<Variant, LayerShares> shares = recorded(windows, load);
      String report = new TokenReport(machine(), windows, shares).markdown();
      if (out == null) {
        System.out.println(report);
      } else {
        Files.writeString(out, report);
      }
    }
    return 0;
  }

  private List<Variant> variants(MeasuredServer stock, MeasuredServer casa, TokenClient client) {
    var variants = new ArrayList<Variant>();
    variants.addAll(PlainRealm.create(stock, client, "RS256").variants());
    variants.addAll(PlainRealm.create(casa, client, "ES256").variants());
    variants.addAll(BankRealm.create(casa, client).variants());
    return variants;
  }

  private Map<Variant, List<Window>> measured(List<Variant> variants, Load load) {
    var windows = new LinkedHashMap<Variant, List<Window>>();
    int warming = (warmup + window - 1) / window;
    for (int round = 1 - warming; round <= rounds; round++) {
      for (Variant variant : variants) {
        List<Window> seen = windows.computeIfAbsent(variant, _ -> new ArrayList<>());
        Window now = Window.of(variant, variant.requests(expected(seen)), load);
        if (round <= 1) {
          seen.clear(); // of the warm-up the latest is kept, to know how much a window needs
        }
        seen.add(now);
        System.err.printf(
            "bench: round %d of %d, %s: %.0f req/s, %.2f ms CPU%n",
            round, rounds, variant.name(), now.perSecond(), now.keycloakMillis());
      }
    }
    return windows;
  }

  /** One more window of each variant, under a recording. */
  private Map<Variant, LayerShares> recorded(Map<Variant, List<Window>> windows, Load load)
      throws IOException {
    var shares = new LinkedHashMap<Variant, LayerShares>();
    for (Variant variant : windows.keySet()) {
      List<HttpRequest> requests = variant.requests(expected(windows.get(variant)));
      ServerRecording recording = variant.server().record();
      Window.of(variant, requests, load);
      shares.put(variant, recording.stop());
    }
    return shares;
  }

  private int expected(List<Window> seen) {
    return seen.isEmpty() ? 500 * window : (int) (seen.getLast().perSecond() * window * 1.3) + 100;
  }

  private String machine() {
    return "%s, %d processors, %s %s; Keycloak %s on PostgreSQL, one node; %d connections, windows of %d s in turns, %d s of warm-up each; medians of %d windows. The load generator runs on the same machine, so requests per second are less than a server alone would give: compare CPU per request."
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.version"),
            CasaFiles.keycloakVersion(),
            connections,
            window,
            warmup,
            rounds);
  }
}
