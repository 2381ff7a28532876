/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims that tokens of all kinds have (contracts.md section 4), all there and of the right
 * types, and an actor.
 *
 * @param notBefore {@code nbf}, or {@code iat} when absent
 * @param scopes the parts of the space-separated claim
 */
record IssuedClaims(
    String issuer,
    Set<String> audience,
    Instant expiresAt,
    Instant issuedAt,
    Instant notBefore,
    String tokenId,
    Set<String> scopes,
    String intentId) {
  /** By how much clocks may differ. */
  private static final Duration SKEW = Duration.ofSeconds(5);

  private static final int MAX_TOKEN_ID = 256;

  IssuedClaims {
    audience = Set.copyOf(audience);
    scopes = Set.copyOf(scopes);
  }

  /** Reads a payload; empty when a claim is absent or malformed. */
  static Optional<IssuedClaims> read(JsonObject payload) {
    Optional<String> issuer = text(payload, "iss");
    Optional<Set<String>> audience = audience(payload);
    Optional<Instant> expiresAt = instant(payload, "exp");
    Optional<Instant> issuedAt = instant(payload, "iat");
    Optional<Instant> notBefore =
        payload.get("nbf").isPresent() ? instant(payload, "nbf") : issuedAt;
    Optional<String> tokenId = text(payload, "jti").filter(id -> id.length() <= MAX_TOKEN_ID);
    Optional<Set<String>> scopes = text(payload, "scope").flatMap(IssuedClaims::scopes);
    Optional<String> intentId = intentId(payload);
    boolean complete =
        issuer.isPresent()
            && audience.isPresent()
            && expiresAt.isPresent()
            && issuedAt.isPresent()
            && notBefore.isPresent()
            && tokenId.isPresent()
            && scopes.isPresent()
            && intentId.isPresent()
            && hasActor(payload);
    return complete
        ? Optional.of(
            new IssuedClaims(
                issuer.get(),
                audience.get(),
                expiresAt.get(),
                issuedAt.get(),
                notBefore.get(),
                tokenId.get(),
                scopes.get(),
                intentId.get()))
        : Optional.empty();
  }

  /** What speaks against it now; {@code longest} is the longest life of its kind. */
  Optional<DenyReason> untimely(Instant now, Duration longest) {
    if (!now.isBefore(usableUntil())) {
      return Optional.of(DenyReason.EXPIRED_TOKEN);
    }
    Instant latest = now.plus(SKEW);
    Duration life = Duration.between(issuedAt, expiresAt);
    boolean early = issuedAt.isAfter(latest) || notBefore.isAfter(latest);
    boolean overlong = life.isNegative() || life.compareTo(longest) > 0;
    return early || overlong ? Optional.of(DenyReason.INVALID_TOKEN) : Optional.empty();
  }

  /** From then on it is refused as expired, so nobody has to remember its use any longer. */
  Instant usableUntil() {
    return expiresAt.plus(SKEW);
  }

  private static Optional<Set<String>> audience(JsonObject payload) {
    JsonValue audience = payload.members().get("aud");
    if (audience instanceof JsonString) {
      return text(payload, "aud").map(Set::of);
    }
    return texts(audience).map(Set::copyOf);
  }

  private static Optional<Set<String>> scopes(String scope) {
    String[] parts = scope.split(" ", -1);
    Set<String> distinct = new HashSet<>(List.of(parts));
    return distinct.size() == parts.length ? Optional.of(distinct) : Optional.empty();
  }

  private static Optional<String> intentId(JsonObject payload) {
    return payload.members().get(TokenProfile.INTENT) instanceof JsonObject intent
            && text(intent, TokenProfile.INTENT_SHA256).isPresent()
        ? text(intent, TokenProfile.INTENT_ID)
        : Optional.empty();
  }

  /** Whether {@code act} names an actor and nests at most {@link TokenProfile#MAX_ACTORS}. */
  private static boolean hasActor(JsonObject payload) {
    JsonValue act = payload.members().get(TokenProfile.ACT);
    for (int depth = 1; depth <= TokenProfile.MAX_ACTORS; depth++) {
      if (!(act instanceof JsonObject actor) || text(actor, "sub").isEmpty()) {
        return false;
      }
      act = actor.members().get(TokenProfile.ACT);
      if (act == null) {
        return true;
      }
    }
    return false;
  }

  static Optional<String> text(JsonObject object, String name) {
    return object.members().get(name) instanceof JsonString(String value) && !value.isBlank()
        ? Optional.of(value)
        : Optional.empty();
  }

  static Optional<List<String>> texts(@Nullable JsonValue value) {
    if (!(value instanceof JsonArray(var items))
        || !items.stream().allMatch(JsonString.class::isInstance)) {
      return Optional.empty();
    }
    return Optional.of(items.stream().map(JsonString.class::cast).map(JsonString::value).toList());
  }

  private static Optional<Instant> instant(JsonObject payload, String name) {
    return payload.members().get(name) instanceof JsonNumber(var seconds)
            && seconds.scale() <= 0
            && seconds.signum() > 0
            && seconds.precision() - seconds.scale() <= 11
        ? Optional.of(Instant.ofEpochSecond(seconds.longValueExact()))
        : Optional.empty();
  }
}
