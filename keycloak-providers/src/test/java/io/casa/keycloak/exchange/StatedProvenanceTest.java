/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.Reading;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatedProvenanceTest {
  private static final String ONE =
      "{\"pointer\":\"/to/0\",\"part\":\"email\",\"origin\":\"linked_record\"}";

  @Test
  void readWhenAbsentThenIsAbsent() {
    assertThat(StatedProvenance.read(Optional.empty())).isEqualTo(new Reading.Absent<>());
  }

  @Test
  void readWhenWellFormedThenGivesTheOrigins() {
    assertThat(read("[" + ONE + "]"))
        .isEqualTo(
            new Reading.Valid<>(
                new Provenance.Traced(
                    List.of(new ArgumentOrigin("/to/0", Part.EMAIL, Origin.LINKED_RECORD)))));
    assertThat(read("[]")).isEqualTo(new Reading.Valid<>(new Provenance.Traced(List.of())));
  }

  @Test
  void readWhenEveryPartAndOriginThenKnowsItsCode() {
    for (Part part : Part.values()) {
      for (Origin origin : Origin.values()) {
        assertThat(
                read(
                    "["
                        + ONE.replace("email", part.code()).replace("linked_record", origin.code())
                        + "]"))
            .isEqualTo(
                new Reading.Valid<>(
                    new Provenance.Traced(List.of(new ArgumentOrigin("/to/0", part, origin)))));
      }
    }
  }

  @Test
  void readWhenTooManyThenIsMalformed() {
    assertThat(read(items(4_000))).isInstanceOf(Reading.Valid.class);
    assertThat(read(items(4_001))).isInstanceOf(Reading.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "\"prompt\"",
        "[7]",
        "[[]]",
        "[{}]",
        "[{\"pointer\":\"/to\",\"part\":\"email\"}]",
        "[{\"pointer\":\"/to\",\"part\":\"email\",\"origin\":\"prompt\",\"x\":1}]",
        "[{\"pointer\":\"/to\",\"part\":\"EMAIL\",\"origin\":\"prompt\"}]",
        "[{\"pointer\":\"/to\",\"part\":\"iban\",\"origin\":\"prompt\"}]",
        "[{\"pointer\":\"/to\",\"part\":\"email\",\"origin\":\"user\"}]",
        "[{\"pointer\":\"/to\",\"part\":\"email\",\"origin\":null}]",
        "[{\"pointer\":7,\"part\":\"email\",\"origin\":\"prompt\"}]",
        "[{\"pointer\":\"\",\"part\":\"email\",\"origin\":\"prompt\"}]",
        "[{\"pointer\":\"to\",\"part\":\"email\",\"origin\":\"prompt\"}]",
        "[{\"pointer\":\"/a~2\",\"part\":\"email\",\"origin\":\"prompt\"}]"
      })
  void readWhenNotExactlyThatThenIsMalformed(String stated) {
    assertThat(read(stated)).isInstanceOf(Reading.Malformed.class);
  }

  private static String items(int count) {
    return "[" + String.join(",", Collections.nCopies(count, ONE)) + "]";
  }

  private static Reading<Provenance> read(String json) {
    try {
      return StatedProvenance.read(Optional.of(JsonReader.strict().read(json)));
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
