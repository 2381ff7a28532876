/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.casa.sidecar.guard.SettableClock;
import io.casa.sidecar.token.AgentTokenVerdict.Invalid;
import io.casa.sidecar.token.AgentTokenVerdict.Undecidable;
import io.casa.sidecar.token.AgentTokenVerdict.Vouches;
import io.casa.sidecar.token.AgentTokenVerifier.Claim;
import io.casa.toolcheck.DenyReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTokenVerifierTest {
  private static final String ISSUER = "http://keycloak.example/realms/banking";
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final ECKey KEY = key("k1");

  private final SettableClock clock = new SettableClock(NOW);
  private Optional<String> jwks = Optional.of(new JWKSet(KEY).toString());
  private final RevokedIntents revoked = new RevokedIntents();
  private final AgentTokenVerifier verifier = verifier(Instant.EPOCH);

  private AgentTokenVerifier verifier(Instant since) {
    return new AgentTokenVerifier(
        new AgentTokenVerifier.Self(ISSUER, "banking", "http://helper.bank.example", "helper"),
        new RealmKeys(() -> CompletableFuture.completedFuture(jwks), clock),
        clock,
        revoked,
        since);
  }

  private static ECKey key(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> claims() {
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("iss", "\"" + ISSUER + "\"");
    claims.put("aud", "\"http://helper.bank.example\"");
    claims.put("exp", "" + NOW.plusSeconds(200).getEpochSecond());
    claims.put("iat", "" + NOW.getEpochSecond());
    claims.put("jti", "\"one\"");
    claims.put("scope", "\"user-input tool:pay\"");
    claims.put("tools", "[\"pay\"]");
    claims.put("act", "{\"sub\":\"assistant\"}");
    claims.put("mas", "\"banking\"");
    claims.put("intent", "{\"id\":\"i1\",\"sha256\":\"h\"}");
    return claims;
  }

  private static String token(Map<String, String> claims, String type, ECKey key) {
    String payload =
        claims.entrySet().stream()
            .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    String header = "{\"alg\":\"ES256\",\"typ\":\"" + type + "\",\"kid\":\"k1\"}";
    String signed = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    try {
      return signed
          + "."
          + new ECDSASigner(key)
              .sign(new JWSHeader(JWSAlgorithm.ES256), signed.getBytes(StandardCharsets.US_ASCII));
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String token(String claim, String value) {
    Map<String, String> claims = claims();
    if (value.isEmpty()) {
      claims.remove(claim);
    } else {
      claims.put(claim, value.replace('\'', '"'));
    }
    return token(claims, "at+jwt", KEY);
  }

  private AgentTokenVerdict verify(String token) {
    return verifier.verify(token).toCompletableFuture().join();
  }

  @Test
  void tokenWhenForThisAgentThenVouchesForItsIntentOnce() {
    String token = token(claims(), "at+jwt", KEY);

    assertThat(verify(token))
        .isEqualTo(new Vouches("one", "i1", "h", NOW.plusSeconds(200), Optional.empty()));
    assertThat(verify(token)).isEqualTo(new Invalid(DenyReason.REPLAYED_TOKEN));
  }

  @Test
  void tokenWhenIssuedBeforeTheMemoryBeganThenMayHaveBeenUsed() {
    AgentTokenVerifier again = verifier(NOW.plusMillis(900));

    assertThat(again.verify(token(claims(), "at+jwt", KEY)).toCompletableFuture().join())
        .isEqualTo(new Undecidable(DenyReason.CHECK_FAILED));
  }

  @Test
  void tokenWhenForSeveralAgentsThenIsGoodAtEachOfThem() {
    assertThat(verify(token("aud", "['http://other.example','http://helper.bank.example']")))
        .isInstanceOf(Vouches.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iss|'http://keycloak.example/realms/other'",
        "mas|'other'",
        "mas|",
        "act|",
        "act|{}",
        "act|{'sub':'helper'}",
        "act|'assistant'",
        "act|{'sub':'assistant','act':7}",
        "scope|'tool:pay'",
        "scope|'user-input call-tools'",
        "scope|'user-input llm-access'",
        "scope|'user-input user-input'",
        "scope|",
        "intent|",
        "intent|{'id':'i1'}",
        "jti|",
        "exp|",
        "exp|1795435501",
        "nbf|1795435300",
        "authorization_details|[{'type':'urn:casa:tool-call','tool':'pay','arguments_sha256':'h'}]"
      })
  void tokenWhenAClaimIsNotAnAgentTokensThenIsInvalid(String claim, String value) {
    assertThat(verify(token(claim, value == null ? "" : value)))
        .isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'http://assistant.bank.example'", "'http://helper.bank.example/'", "[]"})
  void tokenWhenForSomebodyElseThenSaysSo(String audience) {
    assertThat(verify(token("aud", audience))).isEqualTo(new Invalid(DenyReason.WRONG_AUDIENCE));
  }

  @Test
  void tokenWhenBoundToAKeyThenIsNoBearerToken() {
    assertThat(verify(token("cnf", "{'jkt':'x'}")))
        .isEqualTo(new Invalid(DenyReason.MISSING_DPOP_PROOF));
  }

  @Test
  void tokenWhenSignedByAnotherKeyOrOfAnotherTypeThenIsInvalid() {
    assertThat(verify(token(claims(), "at+jwt", key("k1"))))
        .isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
    assertThat(verify(token(claims(), "txntoken+jwt", KEY)))
        .isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
    assertThat(verify("a.b.c")).isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
  }

  @Test
  void tokenWhenItsTimeIsOverOrItsSessionEndedThenSaysSo() {
    revoked.add("i1");
    assertThat(verify(token(claims(), "at+jwt", KEY)))
        .isEqualTo(new Invalid(DenyReason.SESSION_REVOKED));
    clock.advance(Duration.ofSeconds(205));
    assertThat(verify(token(claims(), "at+jwt", KEY)))
        .isEqualTo(new Invalid(DenyReason.EXPIRED_TOKEN));
  }

  @Test
  void tokenWhenTheRealmsKeysCannotBeHadThenNothingIsDecided() {
    jwks = Optional.empty();

    assertThat(verify(token(claims(), "at+jwt", KEY)))
        .isEqualTo(new Undecidable(DenyReason.AUTHORIZATION_UNAVAILABLE));
  }

  @Test
  void usersTokenThenClaimsToBeNoneOfOurs() {
    assertThat(AgentTokenVerifier.claimOf(token("intent", ""))).isEqualTo(Claim.OTHER);
    assertThat(AgentTokenVerifier.claimOf("opaque")).isEqualTo(Claim.OTHER);
    assertThat(AgentTokenVerifier.claimOf(token("act", ""))).isEqualTo(Claim.AGENT_TOKEN);
    assertThat(AgentTokenVerifier.claimOf(token("authorization_details", "[{'type':'x'}]")))
        .isEqualTo(Claim.AGENT_TOKEN);
    assertThat(AgentTokenVerifier.claimOf(intentToken(""))).isEqualTo(Claim.INTENT_TOKEN);
  }

  private static String intentToken(String more) {
    return token(
        "authorization_details",
        "[{'type':'urn:casa:user-input','intent_id':'i1','prompt_sha256':'h'" + more + "}]");
  }

  private AgentTokenVerdict verifyIntentToken(String token) {
    return verifier.verifyIntentToken(token).toCompletableFuture().join();
  }

  @Test
  void intentTokenWhenForThisAgentThenVouchesOnceAndNamesWhatCameBefore() {
    String token = intentToken(",'predecessor_intent_id':'i0'");

    assertThat(verifyIntentToken(token))
        .isEqualTo(new Vouches("one", "i1", "h", NOW.plusSeconds(200), Optional.of("i0")));
    assertThat(verifyIntentToken(token)).isEqualTo(new Invalid(DenyReason.REPLAYED_TOKEN));
  }

  @Test
  void tokenWhenOfTheOtherKindThenIsInvalidAndNotUsedUp() {
    assertThat(verify(intentToken(""))).isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
    assertThat(verifyIntentToken(token(claims(), "at+jwt", KEY)))
        .isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
    assertThat(verifyIntentToken(intentToken(""))).isInstanceOf(Vouches.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "[{'type':'urn:casa:user-input'}]",
        "[{'type':'urn:casa:user-input','intent_id':'i2','prompt_sha256':'h'}]",
        "[{'type':'urn:casa:user-input','intent_id':'i1','prompt_sha256':'g'}]",
        "[{'type':'urn:casa:user-input','intent_id':'i1','prompt_sha256':'h',"
            + "'predecessor_intent_id':7}]",
        "[{'type':'urn:casa:user-input','intent_id':'i1','prompt_sha256':'h'},{}]",
        "[{'type':'urn:casa:tool-call','intent_id':'i1','prompt_sha256':'h'}]"
      })
  void intentTokenWhenItsDetailsAreNotThoseOfItsIntentThenIsInvalid(String details) {
    assertThat(verifyIntentToken(token("authorization_details", details)))
        .isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
  }
}
