/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.casa.exchange.TokenProfile;
import io.casa.sidecar.token.ToolTokenVerdict.Covers;
import io.casa.sidecar.token.ToolTokenVerdict.Insufficient;
import io.casa.sidecar.token.ToolTokenVerdict.Invalid;
import io.casa.sidecar.token.ToolTokenVerdict.Undecidable;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Verifies tool and server tokens (RFC 9068 profile of contracts.md section 4): only ES256, this
 * realm, this server, this tool with these arguments or this use, now, once.
 */
public final class ToolTokenVerifier {
  private static final Duration SKEW = Duration.ofSeconds(5);
  private static final int MAX_USED_TOKENS = 100_000;
  private static final int MAX_TOKEN_CHARACTERS = 16 * 1024;
  private static final Pattern COMPACT_JWS =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

  private record SignedToken(
      JsonObject header, JsonObject payload, String headerPart, String signed, String signature) {}

  /** What a good token must cover. */
  private interface Demand {
    /** The verdict when it doesn't. */
    Optional<ToolTokenVerdict> unmet(ToolTokenClaims claims);
  }

  private final String issuer;
  private final RealmKeys keys;
  private final Clock clock;
  private final RevokedIntents revokedIntents;
  private final UsedTokens usedTokens;

  /**
   * A verifier with an empty memory of used tokens.
   *
   * @param issuer the realm, compared exactly
   * @param revokedIntents sessions whose tokens are no longer good
   */
  public ToolTokenVerifier(
      String issuer, RealmKeys keys, Clock clock, RevokedIntents revokedIntents) {
    this(issuer, keys, clock, revokedIntents, MAX_USED_TOKENS);
  }

  ToolTokenVerifier(
      String issuer,
      RealmKeys keys,
      Clock clock,
      RevokedIntents revokedIntents,
      int maxUsedTokens) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
    this.revokedIntents = revokedIntents;
    this.usedTokens = new UsedTokens(maxUsedTokens);
  }

  /**
   * Judges a token for one call; a token that covers it is used up.
   *
   * @param token the compact form, without {@code Bearer}
   * @param call what the body asks for, at this server's own URL
   */
  public CompletionStage<ToolTokenVerdict> verify(String token, ToolCall call) {
    return verify(token, call.server(), claims -> forOtherCall(claims, call));
  }

  /**
   * Judges a token for one message that is no tool call; a token that covers it is used up.
   *
   * @param scope the one that the message needs
   */
  public CompletionStage<ToolTokenVerdict> verify(String token, String server, String scope) {
    return verify(token, server, claims -> forOtherUse(claims, scope));
  }

  private CompletionStage<ToolTokenVerdict> verify(String token, String server, Demand demand) {
    Optional<SignedToken> read = read(token);
    if (read.isEmpty() || !acceptableHeader(read.get().header())) {
      return done(new Invalid(DenyReason.INVALID_TOKEN));
    }
    if (!(read.get().header().members().get("kid") instanceof JsonString(String keyId))) {
      return done(new Invalid(DenyReason.INVALID_TOKEN));
    }
    return keys.find(keyId)
        .thenApply(
            lookup ->
                switch (lookup) {
                  case RealmKeys.Lookup.Found(var verifier) ->
                      judge(read.get(), verifier, server, demand);
                  case RealmKeys.Lookup.Unknown() -> new Invalid(DenyReason.INVALID_TOKEN);
                  case RealmKeys.Lookup.Unreachable() ->
                      new Undecidable(DenyReason.AUTHORIZATION_UNAVAILABLE);
                });
  }

  private ToolTokenVerdict judge(
      SignedToken token, JWSVerifier verifier, String server, Demand demand) {
    if (!verifies(token, verifier)) {
      return new Invalid(DenyReason.INVALID_TOKEN);
    }
    if (token.payload().get(TokenProfile.CONFIRMATION).isPresent()) {
      // RFC 9449 section 7.2: a bound token is no bearer token, whatever it is bound to.
      return new Invalid(DenyReason.MISSING_DPOP_PROOF);
    }
    Optional<ToolTokenClaims> claims = ToolTokenClaims.read(token.payload());
    if (claims.isEmpty()) {
      return new Invalid(DenyReason.INVALID_TOKEN);
    }
    Instant now = clock.instant();
    return misissued(claims.get(), server)
        .or(() -> untimely(claims.get(), now))
        .or(() -> ended(claims.get()))
        .or(() -> demand.unmet(claims.get()))
        .orElseGet(() -> use(claims.get(), now));
  }

  private Optional<ToolTokenVerdict> misissued(ToolTokenClaims claims, String server) {
    if (!claims.issuer().equals(issuer)) {
      return Optional.of(new Invalid(DenyReason.INVALID_TOKEN));
    }
    return claims.audience().contains(server)
        ? Optional.empty()
        : Optional.of(new Invalid(DenyReason.WRONG_AUDIENCE));
  }

  private static Optional<ToolTokenVerdict> untimely(ToolTokenClaims claims, Instant now) {
    if (!now.isBefore(claims.expiresAt().plus(SKEW))) {
      return Optional.of(new Invalid(DenyReason.EXPIRED_TOKEN));
    }
    Instant latest = now.plus(SKEW);
    Duration life = Duration.between(claims.issuedAt(), claims.expiresAt());
    boolean early = claims.issuedAt().isAfter(latest) || claims.notBefore().isAfter(latest);
    boolean overlong =
        life.isNegative() || life.compareTo(Duration.ofSeconds(TokenProfile.MAX_TOOL_SECONDS)) > 0;
    return early || overlong
        ? Optional.of(new Invalid(DenyReason.INVALID_TOKEN))
        : Optional.empty();
  }

  private Optional<ToolTokenVerdict> ended(ToolTokenClaims claims) {
    return revokedIntents.contains(claims.intentId())
        ? Optional.of(new Invalid(DenyReason.SESSION_REVOKED))
        : Optional.empty();
  }

  private static Optional<ToolTokenVerdict> forOtherCall(ToolTokenClaims claims, ToolCall call) {
    Set<String> scopes =
        Set.of(TokenProfile.CALL_TOOLS_SCOPE, TokenProfile.TOOL_SCOPE_PREFIX + call.tool());
    if (claims.call().isEmpty()) {
      // A server token is good, but for something else; any other token without a call isn't.
      return Optional.of(
          claims.scopes().equals(scopes)
              ? new Invalid(DenyReason.INVALID_TOKEN)
              : new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
    }
    ToolTokenClaims.BoundCall bound = claims.call().get();
    boolean thisTool =
        claims.scopes().equals(scopes)
            && bound.tools().equals(List.of(call.tool()))
            && bound.tool().equals(call.tool());
    if (!thisTool) {
      return Optional.of(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
    }
    try {
      byte[] hash =
          CanonicalJson.sha256Base64Url(call.arguments()).getBytes(StandardCharsets.US_ASCII);
      byte[] expected = bound.argumentsSha256().getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(hash, expected)
          ? Optional.empty()
          : Optional.of(new Insufficient(DenyReason.TOOL_PARAMETERS_MISMATCH));
    } catch (InexactNumberException _) {
      return Optional.of(new Insufficient(DenyReason.INEXACT_NUMBER));
    }
  }

  private static Optional<ToolTokenVerdict> forOtherUse(ToolTokenClaims claims, String scope) {
    return claims.call().isEmpty() && claims.scopes().equals(Set.of(scope))
        ? Optional.empty()
        : Optional.of(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
  }

  private ToolTokenVerdict use(ToolTokenClaims claims, Instant now) {
    return switch (usedTokens.use(claims.tokenId(), claims.expiresAt().plus(SKEW), now)) {
      case FIRST -> new Covers(claims.intentId());
      case REPEATED -> new Invalid(DenyReason.REPLAYED_TOKEN);
      case MEMORY_FULL -> new Undecidable(DenyReason.CHECK_FAILED);
    };
  }

  private static boolean acceptableHeader(JsonObject header) {
    return new JsonString("ES256").equals(header.members().get("alg"))
        && header.members().get("typ") instanceof JsonString(String type)
        && (type.equalsIgnoreCase(TokenProfile.TOKEN_TYPE_HEADER)
            || type.equalsIgnoreCase("application/" + TokenProfile.TOKEN_TYPE_HEADER))
        && header.get("crit").isEmpty()
        && header.get("b64").isEmpty();
  }

  private static boolean verifies(SignedToken token, JWSVerifier verifier) {
    try {
      return verifier.verify(
          JWSHeader.parse(new Base64URL(token.headerPart())),
          token.signed().getBytes(StandardCharsets.US_ASCII),
          new Base64URL(token.signature()));
    } catch (ParseException | JOSEException _) {
      return false;
    }
  }

  private static Optional<SignedToken> read(String token) {
    Matcher parts = COMPACT_JWS.matcher(token);
    if (token.length() > MAX_TOKEN_CHARACTERS || !parts.matches()) {
      return Optional.empty();
    }
    try {
      JsonReader json = JsonReader.strict();
      return Optional.of(
          new SignedToken(
              json.readObject(new Base64URL(parts.group(1)).decode()),
              json.readObject(new Base64URL(parts.group(2)).decode()),
              parts.group(1),
              parts.group(1) + "." + parts.group(2),
              parts.group(3)));
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static CompletionStage<ToolTokenVerdict> done(ToolTokenVerdict verdict) {
    return CompletableFuture.completedFuture(verdict);
  }
}
