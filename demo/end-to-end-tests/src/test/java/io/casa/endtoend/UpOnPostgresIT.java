/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static io.casa.endtoend.Refusals.assertDone;
import static io.casa.endtoend.Refusals.assertFailedTool;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.PuppetAgent.Hands;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
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
}
