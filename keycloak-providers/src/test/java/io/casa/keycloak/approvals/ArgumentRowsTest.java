/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.approvals.ArgumentRows.Row;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ArgumentRowsTest {
  private static final Row TEXT = new Row("/to", List.of("to"), "bob@bank.example", true);

  @Test
  void ofWhenArgumentsAreNestedThenEachValueHasItsPlace() {
    ArgumentRows rows =
        ArgumentRows.of(
            json("{\"a/b\":[\"x\",{\"n\":1.50}],\"on\":true,\"none\":null,\"e\":{},\"l\":[]}"), 99);

    assertThat(rows.complete()).isTrue();
    assertThat(rows.rows())
        .containsExactly(
            new Row("/a~1b/0", List.of("a/b", "1"), "x", true),
            new Row("/a~1b/1/n", List.of("a/b", "2", "n"), "1.5", true),
            new Row("/on", List.of("on"), "true", false),
            new Row("/none", List.of("none"), "null", false),
            new Row("/e", List.of("e"), "{}", false),
            new Row("/l", List.of("l"), "[]", false));
  }

  @Test
  void ofWhenThereAreMoreThanCanBeShownThenSaysSo() {
    JsonObject many =
        json(
            "{\"a\":["
                + Stream.generate(() -> "1").limit(5).collect(Collectors.joining(","))
                + "]}");

    assertThat(ArgumentRows.of(many, 5).complete()).isTrue();
    assertThat(ArgumentRows.of(many, 4).complete()).isFalse();
    assertThat(ArgumentRows.of(many, 4).rows()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(Origin.class)
  void wordsWhenTheOriginIsNotTheUsersOrWhatHeNamedThenAreDoubtful(Origin origin) {
    List<OriginWords> words =
        OriginWords.of(TEXT, traced(new ArgumentOrigin("/to", Part.EMAIL, origin)), true);

    assertThat(words).hasSize(1);
    assertThat(words.getFirst().part()).isEqualTo("casaPartEmail");
    assertThat(words.getFirst().doubtful())
        .isEqualTo(!Set.of(Origin.PROMPT, Origin.LINKED_RECORD).contains(origin));
  }

  @Test
  void wordsWhenNobodyTracedTheValueThenItsOriginIsUnknown() {
    List<OriginWords> unknown = List.of(new OriginWords("", "casaOriginUnknown", true));

    assertThat(OriginWords.of(TEXT, new Provenance.NotTraced(), true)).isEqualTo(unknown);
    assertThat(
            OriginWords.of(
                TEXT, traced(new ArgumentOrigin("/other", Part.WHOLE, Origin.PROMPT)), true))
        .isEqualTo(unknown);
    assertThat(
            OriginWords.of(
                new Row("/on", List.of("on"), "true", false), new Provenance.NotTraced(), true))
        .isEmpty();
  }

  @Test
  void wordsWhenTheDeedWasDoneToAnotherBeforeThenSaysSo() {
    assertThat(
            OriginWords.of(
                TEXT, traced(new ArgumentOrigin("/to", Part.ANOTHER, Origin.LINKED_RECORD)), true))
        .containsExactly(new OriginWords("", "casaOriginAnother", true));
  }

  @Test
  void wordsWhenOneOfSeveralOrPutTogetherThenSaysSo() {
    assertThat(
            OriginWords.of(
                TEXT,
                traced(
                    new ArgumentOrigin("/to", Part.TWIN, Origin.LINKED_RECORD),
                    new ArgumentOrigin("/to", Part.RIVAL, Origin.LINKED_RECORD),
                    new ArgumentOrigin("/to", Part.MORE, Origin.LINKED_RECORD),
                    new ArgumentOrigin("/to", Part.INSTEAD, Origin.TEXT),
                    new ArgumentOrigin("/to", Part.CONTESTED, Origin.LINKED_RECORD),
                    new ArgumentOrigin("/to", Part.CARRIED, Origin.TEXT)),
                true))
        .containsExactly(
            new OriginWords("", "casaOriginTwin", true),
            new OriginWords("", "casaOriginRival", true),
            new OriginWords("", "casaOriginMore", true),
            new OriginWords("", "casaOriginInstead", true),
            new OriginWords("", "casaOriginContested", true),
            new OriginWords("", "casaOriginCarried", true));
  }

  @Test
  void wordsWhenOneOfAListThenThatAloneIsNoDoubt() {
    var linked = new ArgumentOrigin("/to", Part.WHOLE, Origin.LINKED_RECORD);
    var listed = new ArgumentOrigin("/to", Part.LISTED, Origin.RECORD);

    assertThat(OriginWords.of(TEXT, traced(linked, listed), true))
        .containsExactly(new OriginWords("", "casaOriginLinked", false));
  }

  @Test
  void wordsWhenTheReaderIsNotTheUserThenDontSayYou() {
    var prompt = traced(new ArgumentOrigin("/to", Part.WHOLE, Origin.PROMPT));

    assertThat(OriginWords.of(TEXT, prompt, true).getFirst().origin()).isEqualTo("casaOriginYou");
    assertThat(OriginWords.of(TEXT, prompt, false).getFirst().origin())
        .isEqualTo("casaOriginRequest");
  }

  private static Provenance traced(ArgumentOrigin... origins) {
    return new Provenance.Traced(List.of(origins));
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }
}
