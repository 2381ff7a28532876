/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;

/** What there is no room for isn't forgotten: it may be anything. */
class ToldDataTest {
  private static final String CODE = "k-99812";

  private final Digests digests = new Digests(new byte[32]);
  private final ToldData told = new ToldData(digests, 4);

  @Test
  void addWhenThereIsRoomThenOnlyWhatWasToldIsKnown() {
    add("read_mail", "code 55501");
    assertThat(mayBeTold("55501")).isTrue();
    assertThat(mayBeTold(CODE)).isFalse();
  }

  @Test
  void addWhenThereIsNoMoreRoomThenAnyCodeMayHaveBeenTold() {
    add("read_mail", "a b c d e f g h i j");
    assertThat(mayBeTold(CODE)).isTrue();
    assertThat(mayBeTold("word")).isFalse();
  }

  @Test
  void addWhenWhatAnybodyMayReadFindsNoRoomThenNothingIsMissed() {
    add("web_search", "a b c d e f g h i j");
    assertThat(mayBeTold(CODE)).isFalse();
  }

  private void add(String tool, String text) {
    told.add(
        new ToolCall("https://mail.example", tool, JsonObject.EMPTY), ResultReader.ofText(text));
  }

  private boolean mayBeTold(String word) {
    return told.elsewhere("https://other.example", true).hasCode(digests.of(word), word);
  }
}
