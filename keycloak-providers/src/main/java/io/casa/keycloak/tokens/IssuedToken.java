/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A token that has been signed and may leave once what it stands for is committed.
 *
 * @param id its {@code jti}
 * @param lifetime seconds that it lives from now
 * @param boundTo thumbprint of the key that it is bound to
 */
public record IssuedToken(
    String id,
    TokenForm form,
    String compact,
    long lifetime,
    String scope,
    Optional<JsonObject> authorizationDetails,
    Optional<String> boundTo) {
  /** {@code token_type} of a token that is bound to a key, RFC 9449 section 5. */
  public static final String BOUND_TYPE = "DPoP";

  public IssuedToken {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(compact, "compact");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(authorizationDetails, "authorizationDetails");
    Objects.requireNonNull(boundTo, "boundTo");
  }

  /**
   * The answer of the token endpoint (RFC 6749 section 5.1, RFC 8693 section 2.2.1).
   *
   * @param exchanged whether it answers a token exchange
   */
  public JsonObject answer(boolean exchanged) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("access_token", new JsonString(compact));
    if (exchanged) {
      members.put("issued_token_type", new JsonString(form.urn()));
    }
    members.put("token_type", new JsonString(boundTo.isPresent() ? BOUND_TYPE : form.tokenType()));
    members.put("expires_in", new JsonNumber(BigDecimal.valueOf(lifetime)));
    members.put("scope", new JsonString(scope));
    authorizationDetails.ifPresent(
        details ->
            members.put(TokenProfile.AUTHORIZATION_DETAILS, new JsonArray(List.of(details))));
    return new JsonObject(members);
  }

  /** Names the token without giving it away. */
  @Override
  public String toString() {
    return "IssuedToken[id=" + id + ", scope=" + scope + "]";
  }
}
