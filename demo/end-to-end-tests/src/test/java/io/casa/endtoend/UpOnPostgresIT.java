/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertFailedTool;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.PuppetAgent.Hands;
import io.casa.endtoend.RawHttp.RawAnswer;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The main path with Keycloak's data in PostgreSQL, and the end of {@code ./casa up}. */
final class UpOnPostgresIT {
  private static final String BOOKING = "{\"branch\": \"Harbour\", \"time\": \"10:00\"}";

  @AutoClose private static Postgres postgres;
  @AutoClose private static Puppets puppets;

  @BeforeAll
  static void start() {
    postgres = Postgres.start();
    puppets = new Puppets(postgres.options());
  }

  @BeforeEach
  void forget() {
    puppets.forget();
  }

  @Test
  void callsThenAreDecidedAndRecorded() {
    // Given
    int before = postgres.count("casa_decision");

    // When
    var selected =
        puppets.afterSelection("list_branches", "{}", Hands.toolCall("list_branches", "{}"));
    var other =
        puppets.afterSelection("list_branches", "{}", Hands.toolCall("book_appointment", BOOKING));

    // Then
    assertDone(selected);
    assertFailedTool(other, "tool_not_selected_by_llm");
    assertThat(puppets.branches.toolCalls()).hasSize(1);
    assertThat(postgres.count("casa_decision")).isEqualTo(before + 2);
  }

  @Test
  void sessionWhenEndedAtAnotherNodeThenItsNextCallsAreRefusedAndAnothersAreNot() {
    var ended =
        puppets.during(
            hands -> {
              puppets.llm.select(hands.prompt(), "list_branches", "{}");
              assertThat(hands.askLlm().status()).isEqualTo(200);

              // When
              postgres.endAllSessions(System.currentTimeMillis());

              // Then: its LLM token is still good for minutes, so only who was told can refuse
              Awaitility.await("the agent's sidecar has been told")
                  .atMost(Duration.ofSeconds(30))
                  .pollInterval(Duration.ofMillis(200))
                  .untilAsserted(() -> assertRefusedByLlm(hands.askLlm()));
              assertDone(othersCall());
              return hands.propagatingTheTrace().call("list_branches", "{}");
            });

    assertFailedTool(ended, "session_revoked");
    assertThat(puppets.branches.toolCalls()).hasSize(1);
  }

  /** Of another session, which runs at the same time. */
  private static RawAnswer othersCall() {
    return puppets.during(
        other -> {
          puppets.llm.select(other.prompt(), "list_branches", "{}");
          assertThat(other.askLlm().status()).isEqualTo(200);
          return other.propagatingTheTrace().call("list_branches", "{}");
        });
  }

  private static void assertRefusedByLlm(RawAnswer answer) {
    assertThat(answer.status()).as("%s", answer).isEqualTo(403);
    assertThat(answer.header("x-casa-reason")).contains("session_revoked");
    assertThat(answer.header("www-authenticate")).isEmpty();
  }
}
