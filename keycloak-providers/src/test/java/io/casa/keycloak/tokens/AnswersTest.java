/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.casa.toolcheck.json.JsonValue.JsonObject;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransactionManager;
import org.mockito.InOrder;

/** Nothing is answered before what it stands for is committed. */
final class AnswersTest {
  private final KeycloakSession session = mock(KeycloakSession.class);
  private final EventBuilder event = mock(EventBuilder.class);
  private final KeycloakTransactionManager transaction = mock(KeycloakTransactionManager.class);
  private final Response built = mock(Response.class);
  private int status;
  private final Answers answers =
      new Answers(
          session,
          event,
          builder -> {
            status = statusOf(builder);
            verify(transaction).commit();
            return built;
          });

  @BeforeEach
  void sessionHasTransaction() {
    when(session.getTransactionManager()).thenReturn(transaction);
  }

  @Test
  void grantedThenEventAndCommitComeBeforeTheAnswer() {
    assertThat(answers.granted(200, JsonObject.EMPTY)).isSameAs(built);

    assertThat(status).isEqualTo(200);
    InOrder order = inOrder(event, transaction);
    order.verify(event).success();
    order.verify(transaction).commit();
  }

  @Test
  void grantedWhenCommitFailsThenUnavailable() {
    doThrow(new IllegalStateException("database")).when(transaction).commit();

    answers.granted(200, JsonObject.EMPTY);

    assertThat(status).isEqualTo(503);
  }

  @Test
  void grantedWhenAlreadyLostThenRollsBackAndUnavailable() {
    when(transaction.getRollbackOnly()).thenReturn(true);
    var lost = new Answers(session, event, builder -> build(builder));

    lost.granted(200, JsonObject.EMPTY);

    assertThat(status).isEqualTo(503);
    verify(transaction).rollback();
    verify(transaction, never()).commit();
  }

  @Test
  void refusedThenEventIsPartOfTheSameTransaction() {
    answers.refused(RefusedException.malformed("No.").refusal());

    assertThat(status).isEqualTo(400);
    InOrder order = inOrder(event, transaction);
    order.verify(event).storeImmediately(false);
    order.verify(event).error("invalid_request");
    order.verify(transaction).commit();
    verify(transaction, never()).setRollbackOnly();
  }

  @Test
  void withheldThenTheEventSaysWhyAndTheAnswerIsSuccess() {
    answers.withheld(RefusedException.malformed("No.").refusal(), JsonObject.EMPTY);

    assertThat(status).isEqualTo(200);
    InOrder order = inOrder(event, transaction);
    order.verify(event).storeImmediately(false);
    order.verify(event).error("invalid_request");
    order.verify(transaction).commit();
  }

  @Test
  void withheldWhenCommitFailsThenUnavailable() {
    doThrow(new IllegalStateException("database")).when(transaction).commit();

    answers.withheld(RefusedException.malformed("No.").refusal(), JsonObject.EMPTY);

    assertThat(status).isEqualTo(503);
  }

  @Test
  void refusedWhenCommitFailsThenUnavailable() {
    doThrow(new IllegalStateException("database")).when(transaction).commit();

    answers.refused(RefusedException.malformed("No.").refusal());

    assertThat(status).isEqualTo(503);
  }

  private Response build(Response.ResponseBuilder builder) {
    status = statusOf(builder);
    return built;
  }

  private static int statusOf(Response.ResponseBuilder builder) {
    try (Response response = builder.build()) {
      return response.getStatus();
    }
  }
}
