/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.casa.sidecar.llm.SseSplitter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where a stream is cut changes nothing: neither the events nor the bytes. */
class SseSplitterFuzzTest {
  @FuzzTest(maxDuration = "1m")
  void splitWhenCutAnywhereThenTheSameEvents(FuzzedDataProvider data) {
    int cut = data.consumeInt(1, 16);
    byte[] stream = data.consumeRemainingAsBytes();
    ByteArrayOutputStream passed = new ByteArrayOutputStream();
    List<String> inPieces = new ArrayList<>();
    SseSplitter splitter = new SseSplitter();
    for (int at = 0; at < stream.length; at += cut) {
      byte[] piece = Arrays.copyOfRange(stream, at, Math.min(stream.length, at + cut));
      for (SseSplitter.Event event : splitter.split(piece)) {
        inPieces.add(event.data());
        passed.writeBytes(event.raw());
      }
    }
    assertThat(splitter.pendingBytes()).isEqualTo(stream.length - passed.size());
    passed.writeBytes(splitter.rest());
    assertThat(passed.toByteArray()).isEqualTo(stream);

    List<String> atOnce =
        new SseSplitter().split(stream).stream().map(SseSplitter.Event::data).toList();
    assertThat(withData(inPieces)).isEqualTo(withData(atOnce));
  }

  /** A line feed that follows in another piece ends one more event, without data. */
  private static List<String> withData(List<String> events) {
    return events.stream().filter(data -> !data.isEmpty()).toList();
  }
}
