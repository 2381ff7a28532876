/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.TokenProfile;
import io.casa.sidecar.token.AgentTokenVerdict.Invalid;
import io.casa.sidecar.token.AgentTokenVerdict.Undecidable;
import io.casa.sidecar.token.AgentTokenVerdict.Vouches;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Verifies agent tokens (TA, contracts.md section 4): only ES256, this realm, this system, this
 * agent, from somebody else, now, once.
 */
public final class AgentTokenVerifier {
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(TokenProfile.MAX_INTENT_SECONDS);
  private static final int MAX_USED_TOKENS = 100_000;

  /**
   * The agent that tokens are presented to.
   *
   * @param url the audience
   * @param clientId whose own tokens are no hop
   */
  public record Self(String issuer, String system, String url, String clientId) {}

  private final Self self;
  private final RealmSignature signature;
  private final Clock clock;
  private final RevokedIntents revokedIntents;
  private final UsedTokens usedTokens;

  /**
   * A verifier with an empty memory of used tokens.
   *
   * @param revokedIntents sessions whose tokens are no longer good
   */
  public AgentTokenVerifier(Self self, RealmKeys keys, Clock clock, RevokedIntents revokedIntents) {
    this.self = self;
    this.signature = new RealmSignature(keys);
    this.clock = clock;
    this.revokedIntents = revokedIntents;
    this.usedTokens = new UsedTokens(MAX_USED_TOKENS);
  }

  /**
   * Whether it wants to be a token of this product, and no user's: it speaks of an intent. Nothing
   * is verified; whatever it is taken for verifies it.
   */
  public static boolean speaksOfIntent(String token) {
    return RealmSignature.unverifiedPayload(token)
        .filter(payload -> payload.get(TokenProfile.INTENT).isPresent())
        .filter(payload -> payload.get(TokenProfile.MAS).isPresent())
        .isPresent();
  }

  /**
   * Judges a token for one request, by which a good one is used up.
   *
   * @param token the compact form, without {@code Bearer}
   */
  public CompletionStage<AgentTokenVerdict> verify(String token) {
    return signature
        .check(token)
        .thenApply(
            checked ->
                switch (checked) {
                  case RealmSignature.Checked.Signed(var payload) -> judge(payload);
                  case RealmSignature.Checked.NotSigned() -> new Invalid(DenyReason.INVALID_TOKEN);
                  case RealmSignature.Checked.Unreachable() ->
                      new Undecidable(DenyReason.AUTHORIZATION_UNAVAILABLE);
                });
  }

  private AgentTokenVerdict judge(JsonObject payload) {
    if (payload.get(TokenProfile.CONFIRMATION).isPresent()) {
      // RFC 9449 section 7.2: a bound token is no bearer token, whatever it is bound to.
      return new Invalid(DenyReason.MISSING_DPOP_PROOF);
    }
    Optional<AgentTokenClaims> claims = AgentTokenClaims.read(payload);
    if (claims.isEmpty()) {
      return new Invalid(DenyReason.INVALID_TOKEN);
    }
    Instant now = clock.instant();
    IssuedClaims issued = claims.get().issued();
    return misissued(claims.get())
        .or(() -> issued.untimely(now, LONGEST_LIFE))
        .or(() -> ended(issued))
        .map(reason -> (AgentTokenVerdict) new Invalid(reason))
        .orElseGet(() -> use(claims.get(), now));
  }

  private Optional<DenyReason> misissued(AgentTokenClaims claims) {
    IssuedClaims issued = claims.issued();
    boolean leave =
        issued.scopes().contains(TokenProfile.USER_INPUT_SCOPE)
            && issued.scopes().stream()
                .allMatch(
                    scope ->
                        scope.equals(TokenProfile.USER_INPUT_SCOPE)
                            || scope.startsWith(TokenProfile.TOOL_SCOPE_PREFIX));
    if (!issued.issuer().equals(self.issuer())
        || !claims.system().equals(self.system())
        || claims.actor().equals(self.clientId())
        || !leave) {
      return Optional.of(DenyReason.INVALID_TOKEN);
    }
    return issued.audience().contains(self.url())
        ? Optional.empty()
        : Optional.of(DenyReason.WRONG_AUDIENCE);
  }

  private Optional<DenyReason> ended(IssuedClaims claims) {
    return revokedIntents.contains(claims.intentId())
        ? Optional.of(DenyReason.SESSION_REVOKED)
        : Optional.empty();
  }

  private AgentTokenVerdict use(AgentTokenClaims claims, Instant now) {
    IssuedClaims issued = claims.issued();
    return switch (usedTokens.use(issued.tokenId(), issued.usableUntil(), now)) {
      case FIRST ->
          new Vouches(
              issued.tokenId(), issued.intentId(), claims.intentSha256(), issued.expiresAt());
      case REPEATED -> new Invalid(DenyReason.REPLAYED_TOKEN);
      case MEMORY_FULL -> new Undecidable(DenyReason.CHECK_FAILED);
    };
  }
}
