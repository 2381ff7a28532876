/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CimdReasonTest {
  private static final Path DOCS = Path.of("..", "docs", "cimd.md");

  @ParameterizedTest
  @EnumSource
  void ofCodeWhenReasonIsInTheCatalogueThenFindsIt(CimdReason reason) {
    assertThat(CimdReason.ofCode(reason.code())).contains(reason);
    assertThat(reason.code()).isEqualTo(reason.name().toLowerCase(Locale.ROOT));
    assertThat(reason.sentence()).endsWith(".");
  }

  @Test
  void docsWhenReadThenHaveARowForEveryReason() throws IOException {
    String docs = Files.readString(DOCS);

    assertThat(CimdReason.values())
        .allSatisfy(
            reason ->
                assertThat(docs)
                    .contains("| `" + reason.code() + "` | " + reason.sentence() + " |"));
  }

  @Test
  void docsWhenReadThenHaveARowForEveryAttributeOfThePolicy() throws IOException {
    String docs = Files.readString(DOCS);

    assertThat(TrustPolicyReader.names()).hasSize(13);
    assertThat(TrustPolicyReader.names())
        .allSatisfy(name -> assertThat(docs).contains("| `" + name + "` |"));
  }

  @Test
  void codesWhenComparedThenAreUnique() {
    assertThat(Arrays.stream(CimdReason.values()).map(CimdReason::code)).doesNotHaveDuplicates();
  }
}
