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
 * Verifies what agents are asked with (contracts.md section 4): agent tokens (TA), and intent
 * tokens (T1) of a client. Only ES256, this realm, this system, this agent, from somebody else,
 * now, once.
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
   * @param since when the memory began; what was issued until then may have been used
   */
  public AgentTokenVerifier(
      Self self, RealmKeys keys, Clock clock, RevokedIntents revokedIntents, Instant since) {
    this.self = self;
    this.signature = new RealmSignature(keys);
    this.clock = clock;
    this.revokedIntents = revokedIntents;
    this.usedTokens = new UsedTokens(MAX_USED_TOKENS, since);
  }

  /** What a token wants to be. Nothing is verified; whatever it is taken for verifies it. */
  public enum Claim {
    /** Another agent's. */
    AGENT_TOKEN,
    /** An intent token that a client's sidecar got. */
    INTENT_TOKEN,
    /** None of this product's, such as a user's: it speaks of no intent. */
    OTHER
  }

  /** What it wants to be. */
  public static Claim claimOf(String token) {
    return RealmSignature.unverifiedPayload(token)
        .filter(payload -> payload.get(TokenProfile.INTENT).isPresent())
        .filter(payload -> payload.get(TokenProfile.MAS).isPresent())
        .map(
            payload ->
                AgentTokenClaims.speaksOfUserInput(payload)
                    ? Claim.INTENT_TOKEN
                    : Claim.AGENT_TOKEN)
        .orElse(Claim.OTHER);
  }

  /**
   * Judges an agent token for one request, by which a good one is used up. An intent token is none:
   * its words are the user's own, and another agent's needn't be.
   *
   * @param token the compact form, without {@code Bearer}
   */
  public CompletionStage<AgentTokenVerdict> verify(String token) {
    return verify(token, false);
  }

  /**
   * Judges a client's intent token for one request, by which a good one is used up. Whether the
   * request has the prompt that it is for is left to whoever reads the request.
   *
   * @param token the compact form, without {@code Bearer}
   */
  public CompletionStage<AgentTokenVerdict> verifyIntentToken(String token) {
    return verify(token, true);
  }

  private CompletionStage<AgentTokenVerdict> verify(String token, boolean opens) {
    return signature
        .check(token)
        .thenApply(
            checked ->
                switch (checked) {
                  case RealmSignature.Checked.Signed(var payload) -> judge(payload, opens);
                  case RealmSignature.Checked.NotSigned() -> new Invalid(DenyReason.INVALID_TOKEN);
                  case RealmSignature.Checked.Unreachable() ->
                      new Undecidable(DenyReason.AUTHORIZATION_UNAVAILABLE);
                });
  }

  private AgentTokenVerdict judge(JsonObject payload, boolean opens) {
    if (payload.get(TokenProfile.CONFIRMATION).isPresent()) {
      // RFC 9449 section 7.2: a bound token is no bearer token, whatever it is bound to.
      return new Invalid(DenyReason.MISSING_DPOP_PROOF);
    }
    Optional<AgentTokenClaims> claims = AgentTokenClaims.read(payload);
    if (claims.isEmpty() || claims.get().opening().isPresent() != opens) {
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
    return switch (usedTokens.use(issued.tokenId(), issued.issuedAt(), issued.usableUntil(), now)) {
      case FIRST ->
          new Vouches(
              issued.tokenId(),
              issued.intentId(),
              claims.intentSha256(),
              issued.expiresAt(),
              claims.opening().flatMap(AgentTokenClaims.Opening::predecessor));
      case REPEATED -> new Invalid(DenyReason.REPLAYED_TOKEN);
      case MEMORY_FULL, BEFORE_MEMORY -> new Undecidable(DenyReason.CHECK_FAILED);
    };
  }
}
