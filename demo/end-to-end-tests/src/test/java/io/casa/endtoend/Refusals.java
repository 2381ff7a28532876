/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.RawHttp.RawAnswer;

/** What a refusal looks like, towards an agent and between sidecars. */
final class Refusals {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private Refusals() {}

  /**
   * A tool call refused towards an agent: an ordinary failed tool, with reason and decision id, and
   * the id of the call.
   */
  static void assertFailedTool(RawAnswer answer, String reason) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.header("content-type").orElse("")).startsWith("application/json");
    assertThat(answer.header("x-casa-decision").orElse("")).matches(UUID);
    assertThat(answer.header("www-authenticate")).isEmpty();
    var message = Puppets.json(answer.body());
    assertThat(message.path("id").asInt()).as("%s", answer).isEqualTo(7);
    var result = message.path("result");
    assertThat(result.path("isError").asBoolean()).as("%s", answer).isTrue();
    assertThat(result.path("resultType").asText()).isEqualTo("complete");
    assertThat(result.path("content").path(0).path("text").asText())
        .contains(reason)
        .contains(answer.header("x-casa-decision").orElseThrow());
  }

  /** A tool call that went through. */
  static void assertDone(RawAnswer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    var result = Puppets.json(answer.body()).path("result");
    assertThat(result.path("isError").asBoolean()).as("%s", answer).isFalse();
    assertThat(result.path("content").path(0).path("text").asText())
        .as("%s", answer)
        .isEqualTo("done");
  }

  /** A request refused between sidecars, with this status and reason. */
  static void assertRefused(RawAnswer answer, int status, String reason) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(answer.header("x-casa-reason").orElse("")).as("%s", answer).isEqualTo(reason);
    assertThat(answer.header("x-casa-decision").orElse("")).matches(UUID);
    assertThat(Puppets.json(answer.body()).path("casa").path("reason").asText()).isEqualTo(reason);
  }
}
