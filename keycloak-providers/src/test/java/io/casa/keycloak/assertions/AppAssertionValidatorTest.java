/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.assertions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.authentication.ClientAuthenticationFlowContext;
import org.keycloak.authentication.authenticators.client.ClientAssertionState;
import org.keycloak.authentication.authenticators.client.JWTClientValidator;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.representations.JsonWebToken;
import org.mockito.ArgumentCaptor;

final class AppAssertionValidatorTest {
  private static final String ISSUER = "https://kc.example/realms/a";

  private final SingleUseObjectProvider used = mock();
  private final ClientAuthenticationFlowContext context = mock();

  @BeforeEach
  void present() throws Exception {
    JsonWebToken assertion =
        new JsonWebToken().id("j").audience(ISSUER).exp(Time.currentTimeSeconds() + 30);
    KeycloakSession session = mock();
    when(session.singleUseObjects()).thenReturn(used);
    when(used.putIfAbsent(any(), anyLong())).thenReturn(true);
    when(context.getSession()).thenReturn(session);
    when(context.getState(any(), any()))
        .thenReturn(new ClientAssertionState("type", "jwt", null, assertion));
  }

  @Test
  void assertionWhenUsedWithKeycloaksValidatorThenWasUsedHereToo() throws Exception {
    new JWTClientValidator(context, any -> true, "client-jwt").validateTokenActive(15, 60, false);
    new AppAssertionValidator(context, any -> true, "client-jwt")
        .validateTokenActive(15, 60, false);

    var keys = ArgumentCaptor.forClass(String.class);
    verify(used, times(2)).putIfAbsent(keys.capture(), anyLong());
    assertThat(keys.getAllValues()).hasSize(2).containsOnly(keys.getAllValues().getFirst());
  }

  @Test
  void assertionWhenForTheIssuerThenIsAccepted() throws Exception {
    assertThat(
            new AppAssertionValidator(context, any -> true, "client-jwt")
                .validateTokenAudience(List.of(ISSUER), false))
        .isTrue();
  }

  @Test
  void assertionWhenForAnotherAudienceAsWellThenIsRefused() throws Exception {
    present(new JsonWebToken().id("j").audience(ISSUER, "https://other").exp(in(30)));
    assertThat(validator().validateTokenAudience(List.of(ISSUER), false)).isFalse();
  }

  @Test
  void assertionWhenItLivesTooLongThenIsRefused() throws Exception {
    present(new JsonWebToken().id("j").audience(ISSUER).exp(in(120)));
    assertThat(validator().validateTokenAudience(List.of(ISSUER), false)).isFalse();
  }

  private AppAssertionValidator validator() throws Exception {
    return new AppAssertionValidator(context, any -> true, "client-jwt");
  }

  private void present(JsonWebToken assertion) throws Exception {
    when(context.getState(any(), any()))
        .thenReturn(new ClientAssertionState("type", "jwt", null, assertion));
  }

  private static long in(int seconds) {
    return Time.currentTimeSeconds() + seconds;
  }
}
