/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import io.casa.sidecar.guard.SettableClock;
import io.casa.sidecar.token.ToolTokenVerdict.Covers;
import io.casa.sidecar.token.ToolTokenVerdict.Insufficient;
import io.casa.sidecar.token.ToolTokenVerdict.Invalid;
import io.casa.sidecar.token.ToolTokenVerdict.Undecidable;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolTokenVerifierTest {
  private static final String ISSUER = "http://keycloak.example/realms/banking";
  private static final String SERVER = "http://tools.bank.example:8080";
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  /** SHA-256 of {"n":10} in base64url, by openssl. */
  private static final String HASH = "P_ZpjhAYafNuCIUWxsDKZJXEDAq9rnL25NEkYQ2s57A";

  private static final ECKey KEY = key("k1");

  private final SettableClock clock = new SettableClock(NOW);
  private final AtomicInteger fetches = new AtomicInteger();
  private Optional<String> jwks = Optional.of(new JWKSet(KEY).toString());
  private final RealmKeys keys =
      new RealmKeys(
          () -> {
            fetches.incrementAndGet();
            return CompletableFuture.completedFuture(jwks);
          },
          clock);
  private final RevokedIntents revoked = new RevokedIntents(2);
  private final ToolTokenVerifier verifier =
      new ToolTokenVerifier(ISSUER, keys, clock, revoked, Instant.EPOCH, 3);

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
    claims.put("aud", "\"" + SERVER + "\"");
    claims.put("exp", "" + NOW.plusSeconds(30).getEpochSecond());
    claims.put("iat", "" + NOW.getEpochSecond());
    claims.put("jti", "\"one\"");
    claims.put("scope", "\"call-tools tool:pay\"");
    claims.put("tools", "[\"pay\"]");
    claims.put("act", "{\"sub\":\"assistant\"}");
    claims.put("intent", "{\"id\":\"i1\",\"sha256\":\"h\"}");
    claims.put(
        "authorization_details",
        "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"pay\",\"arguments_sha256\":\""
            + HASH
            + "\"}]");
    return claims;
  }

  private static String payload(Map<String, String> claims) {
    return claims.entrySet().stream()
        .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String header(String alg, String typ, String kid) {
    return "{\"alg\":\"" + alg + "\",\"typ\":\"" + typ + "\",\"kid\":\"" + kid + "\"}";
  }

  private static String sign(String header, String payload, ECKey key) {
    String signed = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    try {
      Base64URL signature =
          new ECDSASigner(key)
              .sign(new JWSHeader(JWSAlgorithm.ES256), signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + signature;
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String token(Map<String, String> claims) {
    return sign(header("ES256", "at+jwt", "k1"), payload(claims), KEY);
  }

  private static String token(String claim, String value) {
    Map<String, String> claims = claims();
    claims.put(claim, value);
    return token(claims);
  }

  private static JsonObject arguments(String json) {
    try {
      return JsonReader.strict().readObject(json);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  private ToolTokenVerdict verify(String token) {
    return verify(token, "pay", "{\"n\":10}");
  }

  private ToolTokenVerdict verify(String token, String tool, String arguments) {
    return verify(token, tool, arguments, Optional.empty());
  }

  private ToolTokenVerdict verify(
      String token, String tool, String arguments, Optional<String> inputSha256) {
    return verifier
        .verify(token, new ToolCall(SERVER, tool, arguments(arguments)), inputSha256)
        .toCompletableFuture()
        .join();
  }

  private static ToolTokenVerdict verify(ToolTokenVerifier by, String token) {
    return by.verify(token, new ToolCall(SERVER, "pay", arguments("{\"n\":10}")), Optional.empty())
        .toCompletableFuture()
        .join();
  }

  private void assertInvalid(String token) {
    assertThat(verify(token)).isEqualTo(new Invalid(DenyReason.INVALID_TOKEN));
  }

  private static Map<String, String> serverClaims(String scope) {
    Map<String, String> claims = claims();
    claims.remove("tools");
    claims.remove("authorization_details");
    claims.put("scope", "\"" + scope + "\"");
    return claims;
  }

  private ToolTokenVerdict verifyUse(Map<String, String> claims) {
    return verifier.verify(token(claims), SERVER, "read-resources").toCompletableFuture().join();
  }

  @Test
  void headerWhenItDiffersFromTheLastGoodOneThenIsReadAnew() {
    ECKey other = key("k2");
    for (String header :
        List.of(
            header("none", "at+jwt", "k1"),
            header("ES256", "JWT", "k1"),
            header("ES256", "at+jwt", "k2"))) {
      Map<String, String> claims = claims();
      claims.put("jti", "\"before " + header.length() + header.hashCode() + "\"");
      assertThat(verify(token(claims))).isInstanceOf(ToolTokenVerdict.Covers.class);
      claims.put("jti", "\"after\"");

      assertThat(verify(sign(header, payload(claims), header.contains("k2") ? other : KEY)))
          .isEqualTo(new ToolTokenVerdict.Invalid(DenyReason.INVALID_TOKEN));
    }
  }

  @Test
  void serverTokenWhenForThisUseThenCoversItOnce() {
    assertThat(verifyUse(serverClaims("read-resources"))).isEqualTo(new Covers("i1"));
    assertThat(verifyUse(serverClaims("read-resources")))
        .isEqualTo(new Invalid(DenyReason.REPLAYED_TOKEN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"get-prompts", "answer-server", "read-resources get-prompts", "call-tools"})
  void serverTokenWhenOfAnotherScopeOrMoreThenIsInsufficient(String scope) {
    assertThat(verifyUse(serverClaims(scope)))
        .isEqualTo(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
  }

  private static String binding(String more) {
    return claims().get("authorization_details").replace("\"}]", "\"," + more + "}]");
  }

  @Test
  void tokenWhenItBindsInputThenCoversThatInputAlone() {
    String bound = token("authorization_details", binding("\"input_sha256\":\"in\""));

    for (Optional<String> other : List.of(Optional.<String>empty(), Optional.of("other"))) {
      assertThat(verify(bound, "pay", "{\"n\":10}", other))
          .isEqualTo(new Insufficient(DenyReason.TOOL_PARAMETERS_MISMATCH));
    }
    assertThat(verify(bound, "pay", "{\"n\":10}", Optional.of("in"))).isEqualTo(new Covers("i1"));
  }

  @Test
  void tokenWhenItBindsNoInputThenCoversNone() {
    assertThat(verify(token(claims()), "pay", "{\"n\":10}", Optional.of("in")))
        .isEqualTo(new Insufficient(DenyReason.TOOL_PARAMETERS_MISMATCH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"\"", "[\"in\"]"})
  void tokenWhenTheInputItBindsCantBeReadThenIsInvalid(String value) {
    assertInvalid(token("authorization_details", binding("\"input_sha256\":" + value)));
  }

  @Test
  void serverTokenWhenItIsBoundToACallThenIsInsufficient() {
    Map<String, String> bound = claims();
    bound.put("scope", "\"read-resources\"");
    assertThat(verifyUse(bound)).isEqualTo(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
  }

  @Test
  void tokenWhenForThisCallThenCoversItWhateverTheNumbersForm() {
    assertThat(verify(token(claims()), "pay", "{\"n\":1e1}")).isEqualTo(new Covers("i1"));
  }

  @Test
  void tokenWhenUsedTwiceThenIsReplayed() {
    verify(token(claims()));
    assertThat(verify(token(claims()))).isEqualTo(new Invalid(DenyReason.REPLAYED_TOKEN));
    clock.advance(Duration.ofSeconds(34));
    assertThat(verify(token(claims()))).isEqualTo(new Invalid(DenyReason.REPLAYED_TOKEN));
  }

  @Test
  void tokenWhenRefusedForAnotherCallThenIsNotUsedUp() {
    verify(token(claims()), "list", "{\"n\":10}");
    verify(token(claims()), "pay", "{}");
    assertThat(verify(token(claims()))).isEqualTo(new Covers("i1"));
  }

  @Test
  void tokenWhenIssuedBeforeTheMemoryBeganThenMayHaveBeenUsed() {
    assertThat(verify(token(claims()))).isEqualTo(new Covers("i1"));
    var again = new ToolTokenVerifier(ISSUER, keys, clock, revoked, NOW.plusMillis(900));

    assertThat(verify(again, token(claims()))).isEqualTo(new Undecidable(DenyReason.CHECK_FAILED));
    clock.advance(Duration.ofSeconds(1));
    Map<String, String> later = claims();
    later.put("jti", "\"two\"");
    later.put("iat", "" + clock.instant().getEpochSecond());
    assertThat(verify(again, token(later))).isEqualTo(new Covers("i1"));
  }

  @Test
  void memoryWhenFullThenNothingIsCoveredUntilTokensExpired() {
    for (String id : new String[] {"a", "b", "c"}) {
      assertThat(verify(token("jti", "\"" + id + "\""))).isInstanceOf(Covers.class);
    }
    assertThat(verify(token("jti", "\"d\""))).isEqualTo(new Undecidable(DenyReason.CHECK_FAILED));
    clock.advance(Duration.ofSeconds(36));
    Map<String, String> later = claims();
    later.put("jti", "\"e\"");
    later.put("iat", "" + clock.instant().getEpochSecond());
    later.put("exp", "" + clock.instant().plusSeconds(30).getEpochSecond());
    assertThat(verify(token(later))).isEqualTo(new Covers("i1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"http://other.example\"",
        "[\"http://other.example\"]",
        "\"http://tools.bank.example:8080/\"",
        "\"HTTP://tools.bank.example:8080\"",
        "[]"
      })
  void audienceWhenAnothersThenIsRefused(String audience) {
    assertThat(verify(token("aud", audience))).isEqualTo(new Invalid(DenyReason.WRONG_AUDIENCE));
  }

  @Test
  void audienceWhenAmongOthersThenCovers() {
    assertThat(verify(token("aud", "[\"x\",\"" + SERVER + "\"]"))).isInstanceOf(Covers.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"jkt\":\"" + HASH + "\"}", "{\"x5t#S256\":\"" + HASH + "\"}", "{}", "null"})
  void tokenWhenBoundToAKeyThenIsNoBearerToken(String confirmation) {
    assertThat(verify(token("cnf", confirmation)))
        .isEqualTo(new Invalid(DenyReason.MISSING_DPOP_PROOF));
  }

  @Test
  void tokenWhenExpiredBeyondTheSkewThenIsRefused() {
    clock.advance(Duration.ofSeconds(34));
    assertThat(verify(token("jti", "\"skew\""))).isInstanceOf(Covers.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(verify(token(claims()))).isEqualTo(new Invalid(DenyReason.EXPIRED_TOKEN));
  }

  @ParameterizedTest
  @CsvSource({"iat,6", "nbf,6", "nbf,3600"})
  void tokenWhenNotYetValidThenIsRefused(String claim, int seconds) {
    assertInvalid(token(claim, "" + NOW.plusSeconds(seconds).getEpochSecond()));
  }

  @Test
  void tokenWhenBarelyEarlyThenTheSkewAllowsIt() {
    assertThat(verify(token("nbf", "" + NOW.plusSeconds(5).getEpochSecond())))
        .isInstanceOf(Covers.class);
  }

  @ParameterizedTest
  @CsvSource({"exp,61", "exp,3600"})
  void tokenWhenItLivesTooLongThenIsRefused(String claim, int seconds) {
    assertInvalid(token(claim, "" + NOW.plusSeconds(seconds).getEpochSecond()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "iss",
        "exp",
        "iat",
        "jti",
        "scope",
        "tools",
        "act",
        "intent",
        "authorization_details",
        "aud"
      })
  void claimWhenMissingOrOfWrongTypeThenIsRefused(String claim) {
    Map<String, String> without = claims();
    without.remove(claim);
    assertInvalid(token(without));
    assertInvalid(token(claim, "true"));
    assertInvalid(token(claim, "null"));
    assertInvalid(token(claim, "\"\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iss|\"http://keycloak.example/realms/other\"",
        "iss|\"http://keycloak.example/realms/banking/\"",
        "exp|\"1795435230\"",
        "exp|1.5",
        "exp|-1",
        "act|{}",
        "act|{\"sub\":7}",
        "act|{\"sub\":\"a\",\"act\":{}}",
        "intent|{\"id\":\"i\"}",
        "authorization_details|[]",
        "authorization_details|{\"type\":\"urn:casa:tool-call\"}",
        "authorization_details|[{\"type\":\"urn:casa:user-input\",\"tool\":\"pay\",\"arguments_sha256\":\"x\"}]",
        "scope|\"call-tools tool:pay call-tools\""
      })
  void claimWhenMalformedThenIsRefused(String claim, String value) {
    assertInvalid(token(claim, value));
  }

  @Test
  void claimWhenThereTwiceThenIsRefused() {
    String twice = payload(claims()).replaceFirst("\\{", "{\"aud\":\"" + SERVER + "\",");
    assertInvalid(sign(header("ES256", "at+jwt", "k1"), twice, KEY));
    String details = claims().get("authorization_details");
    assertInvalid(
        token(
            "authorization_details",
            "[" + details.substring(1, details.length() - 1) + "," + details.substring(1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope|\"call-tools tool:list\"",
        "scope|\"call-tools\"",
        "scope|\"tool:pay\"",
        "scope|\"call-tools tool:pay tool:list\"",
        "scope|\"llm-access\"",
        "scope|\"user-input\"",
        "scope|\"user-input tool:pay\"",
        "scope|\"user-input call-tools tool:pay\"",
        "tools|[\"list\"]",
        "tools|[\"pay\",\"list\"]",
        "tools|[]",
        "authorization_details|[{\"type\":\"urn:casa:tool-call\",\"tool\":\"list\",\"arguments_sha256\":\"x\"}]"
      })
  void tokenWhenForAnotherToolThenIsInsufficient(String claim, String value) {
    assertThat(verify(token(claim, value)))
        .isEqualTo(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
  }

  @Test
  void tokenWhenItsSessionWasEndedThenIsInvalid() {
    revoked.add("another");
    assertThat(verify(token("jti", "\"a\""))).isEqualTo(new Covers("i1"));
    revoked.add("i1");
    assertThat(verify(token("jti", "\"b\""))).isEqualTo(new Invalid(DenyReason.SESSION_REVOKED));
    revoked.add("one more");
    assertThat(verify(token("jti", "\"b\""))).isEqualTo(new Invalid(DenyReason.SESSION_REVOKED));
  }

  @Test
  void tokenWhenTheBodyCallsAnotherToolThenIsInsufficient() {
    assertThat(verify(token(claims()), "list", "{\"n\":10}"))
        .isEqualTo(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"n\":11}", "{\"n\":10,\"m\":1}", "{\"n\":\"10\"}"})
  void tokenWhenTheBodyHasOtherArgumentsThenIsInsufficient(String arguments) {
    assertThat(verify(token(claims()), "pay", arguments))
        .isEqualTo(new Insufficient(DenyReason.TOOL_PARAMETERS_MISMATCH));
  }

  @Test
  void tokenWhenTheBodyHasANumberThatWouldBeRoundedThenIsRefused() {
    assertThat(verify(token(claims()), "pay", "{\"n\":9007199254740993}"))
        .isEqualTo(new Insufficient(DenyReason.INEXACT_NUMBER));
  }

  @Test
  void signatureWhenWrongThenIsRefused() {
    String good = token(claims());
    String[] parts = good.split("\\.", -1);
    String forged = parts[0] + "." + Base64URL.encode(payload(claims()).replace("i1", "i2"));
    assertInvalid(forged + "." + parts[2]);
    assertInvalid(parts[0] + "." + parts[1] + "." + Base64URL.encode(new byte[64]));
    assertInvalid(parts[0] + "." + parts[1] + ".");
    assertInvalid(good + "A");
  }

  @Test
  void signatureWhenByAnotherRealmsKeyOfTheSameIdThenIsRefused() {
    assertInvalid(sign(header("ES256", "at+jwt", "k1"), payload(claims()), key("k1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "ES384", "RS256", "es256"})
  void algorithmWhenNotEs256ThenIsRefused(String alg) {
    String header = header(alg, "at+jwt", "k1");
    assertInvalid(sign(header, payload(claims()), KEY));
    assertInvalid(Base64URL.encode(header) + "." + Base64URL.encode(payload(claims())) + ".");
  }

  @Test
  void algorithmWhenHs256WithThePublicKeyAsSecretThenIsRefused() throws JOSEException {
    String signed =
        Base64URL.encode(header("HS256", "at+jwt", "k1"))
            + "."
            + Base64URL.encode(payload(claims()));
    for (byte[] secret :
        new byte[][] {
          KEY.toECPublicKey().getEncoded(),
          KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)
        }) {
      Base64URL mac =
          new MACSigner(secret)
              .sign(new JWSHeader(JWSAlgorithm.HS256), signed.getBytes(StandardCharsets.US_ASCII));
      assertInvalid(signed + "." + mac);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"ES256\",\"kid\":\"k1\"}",
        "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k1\"}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":7}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"crit\":[\"x\"],\"x\":1}",
        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"b64\":false}",
        "{\"alg\":\"ES256\",\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"
      })
  void headerWhenNotOfTheProfileThenIsRefused(String header) {
    assertInvalid(sign(header, payload(claims()), KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "a.b.c.d", "{}.{}.{}", "a.b.c"})
  void tokenWhenNotACompactJwsThenIsRefused(String token) {
    assertInvalid(token);
  }

  @Test
  void keysWhenUnknownThenAreFetchedAgainButNotMoreOftenThanTheInterval() {
    verify(token(claims()));
    assertThat(fetches).hasValue(1);
    ECKey second = key("k2");
    String rotated = sign(header("ES256", "at+jwt", "k2"), payload(claims()), second);
    jwks = Optional.of(new JWKSet(List.of(KEY, second)).toString());
    for (int i = 0; i < 50; i++) {
      assertInvalid(rotated);
    }
    assertThat(fetches).hasValue(1);
    clock.advance(RealmKeys.FETCH_INTERVAL);
    Map<String, String> fresh = claims();
    fresh.put("jti", "\"two\"");
    assertThat(verify(sign(header("ES256", "at+jwt", "k2"), payload(fresh), second)))
        .isEqualTo(new Covers("i1"));
    assertThat(fetches).hasValue(2);
  }

  @Test
  void keysWhenNeverReachedThenIsUndecidableAndRecoversAfterASecond() {
    jwks = Optional.empty();
    assertThat(verify(token(claims())))
        .isEqualTo(new Undecidable(DenyReason.AUTHORIZATION_UNAVAILABLE));
    jwks = Optional.of(new JWKSet(KEY).toString());
    clock.advance(RealmKeys.RETRY_INTERVAL);
    assertThat(verify(token(claims()))).isEqualTo(new Covers("i1"));
  }

  @Test
  void keysWhenRealmIsGoneThenTokensStayVerifiable() {
    verify(token("jti", "\"first\""));
    jwks = Optional.empty();
    clock.advance(RealmKeys.MAX_AGE.plusSeconds(1));
    Map<String, String> later = claims();
    later.put("iat", "" + clock.instant().getEpochSecond());
    later.put("exp", "" + clock.instant().plusSeconds(30).getEpochSecond());
    assertThat(verify(token(later))).isEqualTo(new Covers("i1"));
    assertThat(fetches).hasValue(2);
  }

  @Test
  void keysWhenRemovedFromTheRealmThenAreForgottenWithAge() {
    verify(token("jti", "\"first\""));
    jwks = Optional.of(new JWKSet(key("other")).toString());
    clock.advance(RealmKeys.MAX_AGE.plusSeconds(1));
    Map<String, String> later = claims();
    later.put("iat", "" + clock.instant().getEpochSecond());
    later.put("exp", "" + clock.instant().plusSeconds(30).getEpochSecond());
    assertInvalid(token(later));
  }

  @Test
  void keysWhenFetchedThenOnlySigningP256KeysCount() throws JOSEException {
    ECKey encryption =
        new ECKeyGenerator(Curve.P_256).keyID("k1").keyUse(KeyUse.ENCRYPTION).generate();
    jwks = Optional.of(new JWKSet(encryption).toString());
    assertInvalid(sign(header("ES256", "at+jwt", "k1"), payload(claims()), encryption));
  }

  @Test
  void keysWhenAskedForAtOnceThenAreFetchedOnce() {
    CompletableFuture<Optional<String>> slow = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    RealmKeys slowKeys =
        new RealmKeys(
            () -> {
              asked.incrementAndGet();
              return slow;
            },
            clock);
    ToolTokenVerifier patient =
        new ToolTokenVerifier(ISSUER, slowKeys, clock, revoked, Instant.EPOCH);
    ToolCall call = new ToolCall(SERVER, "pay", arguments("{\"n\":10}"));
    CompletableFuture<ToolTokenVerdict> first =
        patient.verify(token("jti", "\"a\""), call, Optional.empty()).toCompletableFuture();
    CompletableFuture<ToolTokenVerdict> second =
        patient.verify(token("jti", "\"b\""), call, Optional.empty()).toCompletableFuture();
    assertThat(asked).hasValue(1);
    slow.complete(jwks);
    assertThat(first.join()).isEqualTo(new Covers("i1"));
    assertThat(second.join()).isEqualTo(new Covers("i1"));
  }

  @Test
  void keysWhenAskingForThemFailsThenNobodyWaitsForThem() {
    RealmKeys broken =
        new RealmKeys(
            () -> {
              throw new IllegalStateException("closed");
            },
            clock);
    ToolTokenVerifier helpless = new ToolTokenVerifier(ISSUER, broken, clock, revoked, NOW);
    ToolCall call = new ToolCall(SERVER, "pay", arguments("{\"n\":10}"));
    for (int i = 0; i < 2; i++) {
      assertThat(helpless.verify(token("jti", "\"a\""), call, Optional.empty()))
          .isCompletedWithValue(new Undecidable(DenyReason.AUTHORIZATION_UNAVAILABLE));
    }
  }
}
