/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * How the processor time of a server's Java threads divides among layers.
 *
 * @param samples taken at equal distances of processor time
 */
record LayerShares(Map<Layer, Long> samples) {
  /** Reads them out of a flight recording. */
  static LayerShares of(Path recording) throws IOException {
    var samples = new EnumMap<Layer, Long>(Layer.class);
    try (var file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals(ServerRecording.SAMPLE)) {
          samples.merge(layer(event.getStackTrace()), 1L, Long::sum);
        }
      }
    }
    if (samples.isEmpty()) {
      throw new BenchException("the recording has no samples");
    }
    return new LayerShares(samples);
  }

  private static Layer layer(@Nullable RecordedStackTrace stack) {
    return stack == null
        ? Layer.OTHER
        : stack.getFrames().stream()
            .filter(RecordedFrame::isJavaFrame)
            .map(frame -> Layer.ofClass(frame.getMethod().getType().getName()))
            .flatMap(Optional::stream)
            .findFirst()
            .orElse(Layer.OTHER);
  }

  long total() {
    return samples.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Of all samples, in percent. */
  double percent(Layer layer) {
    return 100.0 * samples.getOrDefault(layer, 0L) / total();
  }
}
