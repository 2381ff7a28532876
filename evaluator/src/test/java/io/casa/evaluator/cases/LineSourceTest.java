/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineSourceTest {
  @Test
  void nextWhenNothingThereThenEnds() throws IOException {
    assertThat(lines("")).isEmpty();
  }

  @Test
  void nextWhenLastLineHasNoFeedThenIsGivenToo() throws IOException {
    assertThat(lines("a\nb")).containsExactly("a", "b");
    assertThat(lines("a\nb\n")).containsExactly("a", "b");
    assertThat(lines("a\n\n")).containsExactly("a", "");
  }

  @Test
  void nextWhenLinesCrossTheChunksThenAreWhole() throws IOException {
    for (int length : new int[] {65_534, 65_535, 65_536, 65_537, 200_000}) {
      String text = "x".repeat(length) + "\nnext\n";

      assertThat(lines(text)).containsExactly("x".repeat(length), "next");
    }
  }

  @Test
  void nextWhenLineIsTooLongThenRefuses() throws IOException {
    LineSource source = source("123\n1234\n", 3);

    assertThat(source.next()).isPresent();
    assertThatThrownBy(source::next).isInstanceOf(LineSource.LineTooLongException.class);
    assertThat(source.number()).isEqualTo(2);
  }

  @Test
  void sha256WhenReadToTheEndThenIsOfAllBytes() throws Exception {
    String text = "one\ntwo";
    LineSource source = source(text, 100);
    while (source.next().isPresent()) {}

    byte[] expected =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    assertThat(source.sha256()).isEqualTo(HexFormat.of().formatHex(expected));
  }

  private static List<String> lines(String text) throws IOException {
    LineSource source = source(text, 1_000_000);
    List<String> lines = new ArrayList<>();
    Optional<byte[]> line = source.next();
    while (line.isPresent()) {
      lines.add(new String(line.get(), StandardCharsets.UTF_8));
      line = source.next();
    }
    return lines;
  }

  private static LineSource source(String text, int longest) {
    return new LineSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
  }
}
