/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import io.casa.bench.sidecar.Measured.Memory;
import io.casa.bench.sidecar.Window.Load;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.sidecar.SidecarSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares requests through Envoy alone, through one that asks a process which allows everything,
 * and through one that asks our sidecar. All take turns in short windows, so that what else the
 * machine does meets them alike.
 */
@Command(
    name = "sidecar-bench",
    mixinStandardHelpOptions = true,
    description = "Measures what sidecars cost, on the real parts; prints a Markdown report.")
public final class SidecarBench implements Callable<Integer> {
  private static final int CONNECTIONS = 8;

  /** More than any variant answers on one processor. */
  private static final int MOST_PER_SECOND = 15_000;

  /** Tool tokens live for a minute, and getting them takes most of it. */
  private static final int OF_ONE_MINUTE = 3_000;

  /** After tokens were fetched for a window, so that who issued them is done with it. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  /** Of the measurement. */
  private enum Part {
    INBOUND,
    PINNED,
    OUTBOUND,
    WHOLE
  }

  @Option(names = "--rounds", description = "windows of each variant that count (${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(names = "--window", description = "seconds of a window (${DEFAULT-VALUE})")
  private int window = 5;

  @Option(names = "--rate", description = "requests per second (${DEFAULT-VALUE})")
  private int rate = 500;

  @Option(names = "--warmup", description = "requests of each variant before (${DEFAULT-VALUE})")
  private int warmup = 10_000;

  @Option(
      names = "--only",
      split = ",",
      description = "of ${COMPLETION-CANDIDATES}, separated by commas; all if absent")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @Option(
      names = "--sidecars",
      description = "${COMPLETION-CANDIDATES}: what their processes may take (${DEFAULT-VALUE})")
  private SidecarSize sidecars = SidecarSize.SMALL;

  @Option(names = "--out", description = "file for the report; standard output if absent")
  private @Nullable Path out;

  private SidecarBench() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    // The servers around the sidecars would wait for acknowledgements otherwise.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.exit(
        new CommandLine(new SidecarBench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    try (MeasuredBank bank = MeasuredBank.start(CasaFiles.ofSystemProperty(), sidecars)) {
      var report = new SidecarReport(sidecars, rounds, window, rate, warmup);
      report.memory("ready", memory(bank));
      warm(bank);
      if (only.contains(Part.INBOUND)) {
        report.inbound(inboundAtRate(bank));
        report.memory("after %d requests/s".formatted(rate), memory(bank));
      }
      if (only.contains(Part.PINNED)) {
        report.pinned(inboundPinned(bank));
      }
      if (only.contains(Part.OUTBOUND)) {
        report.outbound(
            turns(
                bank.outbound(),
                variant -> bank.calls(variant, many(variant), closed(CONNECTIONS))));
      }
      if (only.contains(Part.WHOLE)) {
        report.whole(turns(bank.whole(), variant -> bank.calls(variant, many(variant), closed(1))));
      }
      report.memory("after all of it", memory(bank));
      if (out == null) {
        System.out.println(report.markdown());
      } else {
        Files.writeString(out, report.markdown());
      }
    }
    return 0;
  }

  private void warm(MeasuredBank bank) {
    var load = new Load(CONNECTIONS, 0, Duration.ofMinutes(2));
    for (Variant variant : bank.inbound()) {
      Window.of(variant, bank.requests(variant, warmup), load);
    }
    for (Variant variant : bank.outbound()) {
      bank.calls(variant, warmup / 4, load);
    }
    for (Variant variant : bank.whole()) {
      bank.calls(variant, warmup / 4, load);
    }
  }

  private Map<Variant, List<Window>> inboundAtRate(MeasuredBank bank) {
    var load = new Load(CONNECTIONS, rate, Duration.ofSeconds(2L * window));
    return turns(
        bank.inbound(),
        variant -> {
          var requests = bank.requests(variant, rate * window);
          settle();
          return Window.of(variant, requests, load);
        });
  }

  /** Envoy and who it asks on one processor, all others on the rest. */
  private Map<Variant, List<Window>> inboundPinned(MeasuredBank bank) {
    int last = Runtime.getRuntime().availableProcessors() - 1;
    if (last == 0) {
      throw new BenchException("two processors are needed");
    }
    var self = new Measured(ProcessHandle.current());
    List<Measured> measured =
        bank.inbound().stream().flatMap(variant -> variant.processes().stream()).toList();
    try {
      measured.forEach(process -> process.pin("0"));
      var load = new Load(CONNECTIONS, 0, Duration.ofSeconds(2));
      return turns(
          bank.inbound(),
          variant -> {
            var requests =
                bank.requests(variant, variant.fresh() ? OF_ONE_MINUTE : 2 * MOST_PER_SECOND);
            settle();
            self.pin("1-" + last);
            try {
              return Window.of(variant, requests, load);
            } finally {
              self.pin("0-" + last);
            }
          });
    } finally {
      measured.forEach(process -> process.pin("0-" + last));
    }
  }

  private static void settle() {
    try {
      Thread.sleep(SETTLING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private Load closed(int connections) {
    return new Load(connections, 0, Duration.ofSeconds(window));
  }

  private int many(Variant variant) {
    return variant.fresh() ? 600 * window : MOST_PER_SECOND * window;
  }

  /** A window of one variant. */
  private interface Turn {
    Window of(Variant variant);
  }

  private Map<Variant, List<Window>> turns(List<Variant> variants, Turn turn) {
    var windows = new LinkedHashMap<Variant, List<Window>>();
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : variants) {
        Window now = turn.of(variant);
        windows.computeIfAbsent(variant, _ -> new ArrayList<>()).add(now);
        System.err.printf(
            "bench: round %d of %d, %s: %.0f req/s, p50 %.2f ms, %d failed%n",
            round, rounds, variant.name(), now.perSecond(), now.percentile(0.5), now.failed());
      }
    }
    return windows;
  }

  private static Map<String, Memory> memory(MeasuredBank bank) {
    var memory = new TreeMap<String, Memory>();
    bank.sidecars().forEach((app, process) -> memory.put(app, process.memory()));
    return memory;
  }
}
