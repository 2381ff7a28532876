/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.TokenProfile;
import io.casa.sidecar.token.ToolTokenVerdict.Covers;
import io.casa.sidecar.token.ToolTokenVerdict.Insufficient;
import io.casa.sidecar.token.ToolTokenVerdict.Invalid;
import io.casa.sidecar.token.ToolTokenVerdict.Undecidable;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Verifies tool and server tokens (RFC 9068 profile of contracts.md section 4): only ES256, this
 * realm, this server, this tool with these arguments or this use, now, once.
 */
public final class ToolTokenVerifier {
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(TokenProfile.MAX_TOOL_SECONDS);
  private static final int MAX_USED_TOKENS = 100_000;

  /** What a good token must cover. */
  private interface Demand {
    /** The verdict when it doesn't. */
    Optional<ToolTokenVerdict> unmet(ToolTokenClaims claims);
  }

  private final String issuer;
  private final RealmSignature signature;
  private final Clock clock;
  private final RevokedIntents revokedIntents;
  private final UsedTokens usedTokens;

  /**
   * A verifier with an empty memory of used tokens.
   *
   * @param issuer the realm, compared exactly
   * @param revokedIntents sessions whose tokens are no longer good
   * @param since when the memory began; what was issued until then may have been used
   */
  public ToolTokenVerifier(
      String issuer, RealmKeys keys, Clock clock, RevokedIntents revokedIntents, Instant since) {
    this(issuer, keys, clock, revokedIntents, since, MAX_USED_TOKENS);
  }

  ToolTokenVerifier(
      String issuer,
      RealmKeys keys,
      Clock clock,
      RevokedIntents revokedIntents,
      Instant since,
      int maxUsedTokens) {
    this.issuer = issuer;
    this.signature = new RealmSignature(keys);
    this.clock = clock;
    this.revokedIntents = revokedIntents;
    this.usedTokens = new UsedTokens(maxUsedTokens, since);
  }

  /**
   * Judges a token for one call; a token that covers it is used up.
   *
   * @param token the compact form, without {@code Bearer}
   * @param call what the body asks for, at this server's own URL
   * @param inputSha256 hash of what the body brings beside the arguments, if it does
   */
  public CompletionStage<ToolTokenVerdict> verify(
      String token, ToolCall call, Optional<String> inputSha256) {
    return verify(token, call.server(), claims -> forOtherCall(claims, call, inputSha256));
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
    return signature
        .check(token)
        .thenApply(
            checked ->
                switch (checked) {
                  case RealmSignature.Checked.Signed(var payload) -> judge(payload, server, demand);
                  case RealmSignature.Checked.NotSigned() -> new Invalid(DenyReason.INVALID_TOKEN);
                  case RealmSignature.Checked.Unreachable() ->
                      new Undecidable(DenyReason.AUTHORIZATION_UNAVAILABLE);
                });
  }

  private ToolTokenVerdict judge(JsonObject payload, String server, Demand demand) {
    if (payload.get(TokenProfile.CONFIRMATION).isPresent()) {
      // RFC 9449 section 7.2: a bound token is no bearer token, whatever it is bound to.
      return new Invalid(DenyReason.MISSING_DPOP_PROOF);
    }
    Optional<ToolTokenClaims> claims = ToolTokenClaims.read(payload);
    if (claims.isEmpty()) {
      return new Invalid(DenyReason.INVALID_TOKEN);
    }
    Instant now = clock.instant();
    IssuedClaims issued = claims.get().issued();
    return misissued(issued, server)
        .or(() -> issued.untimely(now, LONGEST_LIFE).map(Invalid::new))
        .or(() -> ended(issued))
        .or(() -> demand.unmet(claims.get()))
        .orElseGet(() -> use(issued, now));
  }

  private Optional<ToolTokenVerdict> misissued(IssuedClaims claims, String server) {
    if (!claims.issuer().equals(issuer)) {
      return Optional.of(new Invalid(DenyReason.INVALID_TOKEN));
    }
    return claims.audience().contains(server)
        ? Optional.empty()
        : Optional.of(new Invalid(DenyReason.WRONG_AUDIENCE));
  }

  private Optional<ToolTokenVerdict> ended(IssuedClaims claims) {
    return revokedIntents.contains(claims.intentId())
        ? Optional.of(new Invalid(DenyReason.SESSION_REVOKED))
        : Optional.empty();
  }

  private static Optional<ToolTokenVerdict> forOtherCall(
      ToolTokenClaims claims, ToolCall call, Optional<String> inputSha256) {
    Set<String> scopes =
        Set.of(TokenProfile.CALL_TOOLS_SCOPE, TokenProfile.TOOL_SCOPE_PREFIX + call.tool());
    if (claims.call().isEmpty()) {
      // A server token is good, but for something else; any other token without a call isn't.
      return Optional.of(
          claims.issued().scopes().equals(scopes)
              ? new Invalid(DenyReason.INVALID_TOKEN)
              : new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
    }
    ToolTokenClaims.BoundCall bound = claims.call().get();
    boolean thisTool =
        claims.issued().scopes().equals(scopes)
            && bound.tools().equals(List.of(call.tool()))
            && bound.tool().equals(call.tool());
    if (!thisTool) {
      return Optional.of(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
    }
    try {
      byte[] hash =
          CanonicalJson.sha256Base64Url(call.arguments()).getBytes(StandardCharsets.US_ASCII);
      byte[] expected = bound.argumentsSha256().getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(hash, expected) && bound.inputSha256().equals(inputSha256)
          ? Optional.empty()
          : Optional.of(new Insufficient(DenyReason.TOOL_PARAMETERS_MISMATCH));
    } catch (InexactNumberException _) {
      return Optional.of(new Insufficient(DenyReason.INEXACT_NUMBER));
    }
  }

  private static Optional<ToolTokenVerdict> forOtherUse(ToolTokenClaims claims, String scope) {
    return claims.call().isEmpty() && claims.issued().scopes().equals(Set.of(scope))
        ? Optional.empty()
        : Optional.of(new Insufficient(DenyReason.INSUFFICIENT_SCOPE));
  }

  private ToolTokenVerdict use(IssuedClaims claims, Instant now) {
    return switch (usedTokens.use(claims.tokenId(), claims.issuedAt(), claims.usableUntil(), now)) {
      case FIRST -> new Covers(claims.intentId());
      case REPEATED -> new Invalid(DenyReason.REPLAYED_TOKEN);
      case MEMORY_FULL, BEFORE_MEMORY -> new Undecidable(DenyReason.CHECK_FAILED);
    };
  }
}
