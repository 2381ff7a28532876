/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.CasaToken;
import io.casa.exchange.ClaimReader;
import io.casa.exchange.Delegation;
import io.casa.exchange.MayAct;
import io.casa.exchange.Reading;
import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One of our tokens with what its realm needs to judge it. Reading is not judging: {@link
 * TokenVerification} does that.
 *
 * @param token what it says by the profile
 * @param issuedAt seconds since 1970
 * @param mayAct the only one who may become an actor, when the token says so (RFC 8693 section 4.4)
 * @param boundTo thumbprint of the key that its client must prove, when it is bound (RFC 9449)
 */
public record RealmToken(
    CasaToken token,
    String issuer,
    long issuedAt,
    Optional<MayAct> mayAct,
    Optional<String> boundTo) {
  private static final double LAST_SECOND = 253_402_300_799d;

  public RealmToken {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(mayAct, "mayAct");
    Objects.requireNonNull(boundTo, "boundTo");
  }

  /** {@code exp}, seconds since 1970. */
  public long expiresAt() {
    return token.expiry().getEpochSecond();
  }

  /** What the token says about who acts. */
  public Delegation delegation() {
    return new Delegation(token.actors(), mayAct);
  }

  /** Whether the token carries an intent to be exchanged (T1, TA). */
  public boolean isIntentToken() {
    return token.scopes().contains(TokenProfile.USER_INPUT_SCOPE)
        && !token.scopes().contains(TokenProfile.LLM_ACCESS_SCOPE)
        && !token.scopes().contains(TokenProfile.CALL_TOOLS_SCOPE)
        && Collections.disjoint(token.scopes(), TokenProfile.SERVER_SCOPES);
  }

  /** Whether the token is for an LLM (T2) and nothing else. */
  public boolean isLlmToken() {
    return token.scopes().equals(Set.of(TokenProfile.LLM_ACCESS_SCOPE));
  }

  /**
   * Reads a token's payload. Absent: it carries no intent. Malformed: the problem names the claim.
   */
  static Reading<RealmToken> read(JsonObject payload) {
    Map<String, @Nullable Object> claims = PlainJson.of(payload);
    return switch (CasaToken.read(claims)) {
      case Reading.Absent<CasaToken> absent -> new Reading.Absent<>();
      case Reading.Malformed<CasaToken> malformed -> new Reading.Malformed<>(malformed.problem());
      case Reading.Valid<CasaToken> valid -> read(valid.value(), claims);
    };
  }

  private static Reading<RealmToken> read(CasaToken token, Map<String, @Nullable Object> claims) {
    if (!token.clientId().equals(claims.get("azp"))) {
      return new Reading.Malformed<>("azp");
    }
    if (!(claims.get("iat") instanceof Number issuedAt)
        || issuedAt.doubleValue() < 0
        || issuedAt.doubleValue() > LAST_SECOND) {
      return new Reading.Malformed<>("iat");
    }
    if (!(ClaimReader.text(claims, "iss") instanceof Reading.Valid<String> issuer)) {
      return new Reading.Malformed<>("iss");
    }
    if (ClaimReader.mayAct(claims) instanceof Reading.Malformed<MayAct>(String problem)) {
      return new Reading.Malformed<>(problem);
    }
    if (ClaimReader.keyThumbprint(claims) instanceof Reading.Malformed<String>(String problem)) {
      return new Reading.Malformed<>(problem);
    }
    return new Reading.Valid<>(
        new RealmToken(
            token,
            issuer.value(),
            issuedAt.longValue(),
            present(ClaimReader.mayAct(claims)),
            present(ClaimReader.keyThumbprint(claims))));
  }

  private static <T> Optional<T> present(Reading<T> reading) {
    return reading instanceof Reading.Valid<T>(T value) ? Optional.of(value) : Optional.empty();
  }
}
