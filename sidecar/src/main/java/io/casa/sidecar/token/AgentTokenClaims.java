/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of an agent token (TA, contracts.md section 4), all there and of the right types.
 *
 * @param notBefore {@code nbf}, or {@code iat} when absent
 * @param scopes the parts of the space-separated claim
 * @param actor who presents it: {@code act.sub}
 * @param intentSha256 hash of what the user said
 */
record AgentTokenClaims(
    String issuer,
    Set<String> audience,
    Instant expiresAt,
    Instant issuedAt,
    Instant notBefore,
    String tokenId,
    Set<String> scopes,
    String actor,
    String system,
    String intentId,
    String intentSha256) {
  private static final int MAX_TOKEN_ID = 256;

  AgentTokenClaims {
    audience = Set.copyOf(audience);
    scopes = Set.copyOf(scopes);
  }

  /** Reads a payload; empty when a claim is absent or malformed, or a tool call's is there. */
  static Optional<AgentTokenClaims> read(JsonObject payload) {
    Optional<String> issuer = ToolTokenClaims.text(payload, "iss");
    Optional<Set<String>> audience = ToolTokenClaims.audience(payload);
    Optional<Instant> expiresAt = ToolTokenClaims.instant(payload, "exp");
    Optional<Instant> issuedAt = ToolTokenClaims.instant(payload, "iat");
    Optional<Instant> notBefore =
        payload.get("nbf").isPresent() ? ToolTokenClaims.instant(payload, "nbf") : issuedAt;
    Optional<String> tokenId =
        ToolTokenClaims.text(payload, "jti").filter(id -> id.length() <= MAX_TOKEN_ID);
    Optional<Set<String>> scopes =
        ToolTokenClaims.text(payload, "scope").flatMap(ToolTokenClaims::scopes);
    Optional<String> actor =
        object(payload, TokenProfile.ACT).flatMap(act -> ToolTokenClaims.text(act, "sub"));
    Optional<String> system = ToolTokenClaims.text(payload, TokenProfile.MAS);
    Optional<String> intentId = ToolTokenClaims.intentId(payload);
    Optional<String> intentSha256 =
        object(payload, TokenProfile.INTENT)
            .flatMap(intent -> ToolTokenClaims.text(intent, TokenProfile.INTENT_SHA256));
    boolean complete =
        issuer.isPresent()
            && audience.isPresent()
            && expiresAt.isPresent()
            && issuedAt.isPresent()
            && notBefore.isPresent()
            && tokenId.isPresent()
            && scopes.isPresent()
            && actor.isPresent()
            && system.isPresent()
            && intentId.isPresent()
            && intentSha256.isPresent()
            && ToolTokenClaims.hasActor(payload)
            && payload.get(TokenProfile.AUTHORIZATION_DETAILS).isEmpty();
    return complete
        ? Optional.of(
            new AgentTokenClaims(
                issuer.get(),
                audience.get(),
                expiresAt.get(),
                issuedAt.get(),
                notBefore.get(),
                tokenId.get(),
                scopes.get(),
                actor.get(),
                system.get(),
                intentId.get(),
                intentSha256.get()))
        : Optional.empty();
  }

  private static Optional<JsonObject> object(JsonObject payload, String name) {
    return payload.members().get(name) instanceof JsonObject object
        ? Optional.of(object)
        : Optional.empty();
  }
}
