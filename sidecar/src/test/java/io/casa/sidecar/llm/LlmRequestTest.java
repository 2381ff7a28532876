/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlmRequestTest {
  private static LlmRequest read(String json) {
    return LlmProtocol.CHAT_COMPLETIONS
        .readRequest(json.getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  @Test
  void messagesWhenOfTheUserThenAreReadAsStringOrParts() {
    LlmRequest request =
        read(
            """
            {"messages":[{"role":"system","content":"S"},{"role":"user","content":"one"},
             {"role":"assistant","content":null},
             {"role":"user","content":[{"type":"text","text":"tw"},{"type":"image_url"},{"type":"text","text":"o"}]}]}""");
    assertThat(request.userMessages()).hasSize(2);
    assertThat(request.userMessages().getFirst().says("one")).isTrue();
    assertThat(request.lastUserMessage().orElseThrow().says("two")).isTrue();
    assertThat(request.lastUserMessage().orElseThrow().says("tw")).isTrue();
    assertThat(request.lastUserMessage().orElseThrow().says("S")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"messages\":7}",
        "{\"messages\":[7]}",
        "{\"messages\":[{}]}",
        "{\"messages\":[],\"messages\":[]}"
      })
  void requestWhenNotAChatThenIsEmpty(String json) {
    assertThat(LlmProtocol.CHAT_COMPLETIONS.readRequest(json.getBytes(StandardCharsets.UTF_8)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Question: pay my rent!,pay my rent,true",
    "prepay my rental,pay my rent,false",
    "pay my rent,pay my rent,true",
    "prepay my rent and pay my rent,pay my rent,true",
    "Hi there,Hi,false",
    "nothing,pay my rent,false"
  })
  void messageWhenItHoldsThePromptAsWordsThenIsFound(String text, String prompt, boolean found) {
    assertThat(new UserMessage(List.of(text)).holds(prompt)).isEqualTo(found);
  }
}
