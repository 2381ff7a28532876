/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casa.exchange.ActorChain;
import io.casa.exchange.CasaToken;
import io.casa.exchange.Delegation;
import io.casa.exchange.Intent;
import io.casa.exchange.MayAct;
import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.DenyReason;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;
import org.keycloak.models.RealmModel;

/** RFC 8693 sections 2.1 and 4.4: who may act. */
final class ActorRulesTest {
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final Intent INTENT = new Intent("i", "h");
  private static final RegisteredApp HELPER =
      new RegisteredApp(
          "helper", AppType.AGENT, "http://helper", "helper-id", Optional.empty(), Map.of());
  private static final Caller CALLER =
      new Caller(
          new RegisteredSystem(
              "bank",
              Set.of(),
              CheckPolicy.DEFAULT,
              Optional.empty(),
              List.of(HELPER),
              ToolMatchSettings.standard()),
          HELPER);

  private final TokenVerification verification = new TokenVerification(new VerifiedSignatures(1));
  private final ActorRules rules = new ActorRules(verification, 2);

  @Test
  void actorTokenWhenBothParametersAreThereThenGivesIt() throws RefusedException {
    assertThat(actorToken("x", ACCESS_TOKEN)).contains("x");
    assertThat(ActorRules.actorToken(new FormParameters(Map.of()))).isEmpty();
  }

  @Test
  void actorTokenWhenOneOfTheTwoIsMissingThenRefuses() {
    assertRefused(() -> actorToken("x", null), DenyReason.MALFORMED_REQUEST);
    assertRefused(() -> actorToken(null, ACCESS_TOKEN), DenyReason.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_token", "urn:ietf:params:oauth:token-type:jwt", "urn:x", " "})
  void actorTokenWhenTypeIsAnotherThenRefuses(String type) {
    assertRefused(() -> actorToken("x", type), DenyReason.MALFORMED_REQUEST);
  }

  @Test
  void actorsWhenSubjectNamesNobodyThenTheCallerComesFirst() throws RefusedException {
    assertThat(rules.actors(session(), CALLER, acted("assistant")).subjects())
        .containsExactly("helper-id", "assistant");
  }

  @Test
  void exchangeWhenActorNotInMayActThenDenies() {
    var another =
        new Delegation(
            ActorChain.NONE,
            Optional.of(new MayAct(Optional.of("another"), Optional.empty(), Optional.empty())));

    assertRefused(() -> rules.actors(session(), CALLER, another), DenyReason.INVALID_TOKEN);
  }

  @Test
  void exchangeWhenMayActNamesAnotherIssuersClientThenDenies() {
    var elsewhere =
        new Delegation(
            ActorChain.NONE,
            Optional.of(
                new MayAct(
                    Optional.of("helper-id"), Optional.empty(), Optional.of("http://evil"))));

    assertRefused(() -> rules.actors(session(), CALLER, elsewhere), DenyReason.INVALID_TOKEN);
  }

  @Test
  void exchangeWhenChainIsAsLongAsConfiguredThenDenies() {
    assertRefused(
        () -> rules.actors(session(), CALLER, acted("b", "a")), DenyReason.MALFORMED_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 9})
  void rulesWhenLongestChainIsNotWithinTheProfileThenThrows(int most) {
    assertThatThrownBy(() -> new ActorRules(verification, most))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void actorTokenWhenItIsTheCallersOwnOfThisIntentThenPasses() {
    assertThatCode(
            () ->
                ActorRules.requireOwn(
                    token("user-input", "http://helper", "bank", INTENT),
                    CALLER,
                    Optional.of(INTENT)))
        .doesNotThrowAnyException();
  }

  static Stream<Arguments> unacceptable() {
    return Stream.of(
        Arguments.of(
            token("llm-access", "http://helper", "bank", INTENT), DenyReason.INVALID_TOKEN),
        Arguments.of(
            token("call-tools tool:t", "http://helper", "bank", INTENT), DenyReason.INVALID_TOKEN),
        Arguments.of(
            token("user-input", "http://assistant", "bank", INTENT), DenyReason.WRONG_AUDIENCE),
        Arguments.of(
            token("user-input", "http://helper", "other", INTENT), DenyReason.WRONG_AUDIENCE),
        Arguments.of(
            token("user-input", "http://helper", "bank", new Intent("other", "h")),
            DenyReason.INVALID_TOKEN));
  }

  @ParameterizedTest
  @MethodSource("unacceptable")
  void exchangeWhenActorTokenIsNotTheCallersThenDenies(RealmToken actor, DenyReason reason) {
    assertRefused(() -> ActorRules.requireOwn(actor, CALLER, Optional.of(INTENT)), reason);
  }

  @Test
  void openingWhenActorTokenIsOfAnIntentThenDenies() {
    assertRefused(
        () ->
            ActorRules.requireOwn(
                token("user-input", "http://helper", "bank", INTENT), CALLER, Optional.empty()),
        DenyReason.INVALID_TOKEN);
  }

  private static Optional<String> actorToken(String token, String type) throws RefusedException {
    Map<String, List<String>> form = new HashMap<>();
    if (token != null) {
      form.put("actor_token", List.of(token));
    }
    if (type != null) {
      form.put("actor_token_type", List.of(type));
    }
    return ActorRules.actorToken(new FormParameters(form));
  }

  private static Delegation acted(String... actors) {
    return new Delegation(new ActorChain(List.of(actors)), Optional.empty());
  }

  private static RealmToken token(String scope, String audience, String system, Intent intent) {
    return new RealmToken(
        new CasaToken(
            "alice",
            "assistant",
            intent,
            system,
            Set.of(),
            ActorChain.NONE,
            Set.of(audience),
            Set.of(scope.split(" ")),
            Instant.EPOCH,
            "j"),
        "http://kc/realms/bank",
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static KeycloakSession session() {
    var session = mock(KeycloakSession.class);
    var context = mock(KeycloakContext.class);
    var uri = mock(KeycloakUriInfo.class);
    var realm = mock(RealmModel.class);
    when(session.getContext()).thenReturn(context);
    when(context.getUri()).thenReturn(uri);
    when(context.getRealm()).thenReturn(realm);
    when(uri.getBaseUri()).thenReturn(URI.create("http://kc/"));
    when(realm.getName()).thenReturn("bank");
    return session;
  }

  private interface Check {
    void run() throws RefusedException;
  }

  private static void assertRefused(Check check, DenyReason reason) {
    assertThatThrownBy(check::run)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal().reason()).isEqualTo(reason);
              assertThat(e.refusal().error()).isEqualTo(OAuthError.INVALID_REQUEST);
            });
  }
}
