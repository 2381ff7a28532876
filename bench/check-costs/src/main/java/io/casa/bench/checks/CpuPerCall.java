/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.checks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time of the whole process by operation, garbage collection and compilers included:
 * microseconds. Unlike elapsed time it means the same on a machine that others use too.
 */
public final class CpuPerCall implements InternalProfiler {
  private static final double NANOS_PER_MICRO = 1_000;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private long before;

  @Override
  public String getDescription() {
    return "Processor time by operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = system.getProcessCpuTime();
  }

  @Override
  public List<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double spent = (system.getProcessCpuTime() - before) / NANOS_PER_MICRO;
    return List.of(
        new ScalarResult(
            "cpu", spent / result.getMetadata().getAllOps(), "us/op", AggregationPolicy.AVG));
  }
}
