/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a tool or server token (T3, TS, contracts.md section 4), all there and of the right
 * types.
 *
 * @param notBefore {@code nbf}, or {@code iat} when absent
 * @param scopes the parts of the space-separated claim
 * @param call what a tool token is bound to; a server token is bound to no call
 */
record ToolTokenClaims(
    String issuer,
    Set<String> audience,
    Instant expiresAt,
    Instant issuedAt,
    Instant notBefore,
    String tokenId,
    Set<String> scopes,
    Optional<BoundCall> call,
    String intentId) {
  /**
   * One call.
   *
   * @param tools {@code tools}
   * @param tool the tool that the one entry of {@code authorization_details} binds
   * @param argumentsSha256 the hash that it binds
   */
  record BoundCall(List<String> tools, String tool, String argumentsSha256) {
    BoundCall {
      tools = List.copyOf(tools);
    }
  }

  private static final int MAX_TOKEN_ID = 256;

  ToolTokenClaims {
    audience = Set.copyOf(audience);
    scopes = Set.copyOf(scopes);
  }

  /** Reads a payload; empty when a claim is absent or malformed. */
  static Optional<ToolTokenClaims> read(JsonObject payload) {
    Optional<String> issuer = text(payload, "iss");
    Optional<Set<String>> audience = audience(payload);
    Optional<Instant> expiresAt = instant(payload, "exp");
    Optional<Instant> issuedAt = instant(payload, "iat");
    Optional<Instant> notBefore =
        payload.get("nbf").isPresent() ? instant(payload, "nbf") : issuedAt;
    Optional<String> tokenId = text(payload, "jti").filter(id -> id.length() <= MAX_TOKEN_ID);
    Optional<Set<String>> scopes = text(payload, "scope").flatMap(ToolTokenClaims::scopes);
    boolean bound =
        payload.get(TokenProfile.TOOLS).isPresent()
            || payload.get(TokenProfile.AUTHORIZATION_DETAILS).isPresent();
    Optional<BoundCall> call = boundCall(payload);
    Optional<String> intentId = intentId(payload);
    boolean complete =
        issuer.isPresent()
            && audience.isPresent()
            && expiresAt.isPresent()
            && issuedAt.isPresent()
            && notBefore.isPresent()
            && tokenId.isPresent()
            && scopes.isPresent()
            && call.isPresent() == bound
            && intentId.isPresent()
            && hasActor(payload);
    return complete
        ? Optional.of(
            new ToolTokenClaims(
                issuer.get(),
                audience.get(),
                expiresAt.get(),
                issuedAt.get(),
                notBefore.get(),
                tokenId.get(),
                scopes.get(),
                call,
                intentId.get()))
        : Optional.empty();
  }

  static Optional<Set<String>> audience(JsonObject payload) {
    JsonValue audience = payload.members().get("aud");
    if (audience instanceof JsonString) {
      return text(payload, "aud").map(Set::of);
    }
    return texts(audience).map(Set::copyOf);
  }

  static Optional<Set<String>> scopes(String scope) {
    String[] parts = scope.split(" ", -1);
    Set<String> distinct = new HashSet<>(List.of(parts));
    return distinct.size() == parts.length ? Optional.of(distinct) : Optional.empty();
  }

  private static Optional<JsonObject> onlyDetail(JsonObject payload) {
    if (payload.members().get(TokenProfile.AUTHORIZATION_DETAILS) instanceof JsonArray(var details)
        && details.size() == 1
        && details.getFirst() instanceof JsonObject detail
        && text(detail, "type").filter(TokenProfile.TOOL_CALL_TYPE::equals).isPresent()) {
      return Optional.of(detail);
    }
    return Optional.empty();
  }

  private static Optional<BoundCall> boundCall(JsonObject payload) {
    Optional<List<String>> tools = texts(payload.members().get(TokenProfile.TOOLS));
    Optional<JsonObject> detail = onlyDetail(payload);
    Optional<String> tool = detail.flatMap(bound -> text(bound, "tool"));
    Optional<String> hash = detail.flatMap(bound -> text(bound, TokenProfile.ARGUMENTS_SHA256));
    return tools.isPresent() && tool.isPresent() && hash.isPresent()
        ? Optional.of(new BoundCall(tools.get(), tool.get(), hash.get()))
        : Optional.empty();
  }

  static Optional<String> intentId(JsonObject payload) {
    return payload.members().get(TokenProfile.INTENT) instanceof JsonObject intent
            && text(intent, TokenProfile.INTENT_SHA256).isPresent()
        ? text(intent, TokenProfile.INTENT_ID)
        : Optional.empty();
  }

  /** Whether {@code act} names an actor and nests at most {@link TokenProfile#MAX_ACTORS}. */
  static boolean hasActor(JsonObject payload) {
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

  static Optional<Instant> instant(JsonObject payload, String name) {
    return payload.members().get(name) instanceof JsonNumber(var seconds)
            && seconds.scale() <= 0
            && seconds.signum() > 0
            && seconds.precision() - seconds.scale() <= 11
        ? Optional.of(Instant.ofEpochSecond(seconds.longValueExact()))
        : Optional.empty();
  }
}
