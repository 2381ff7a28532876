/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.Objects;
import java.util.Optional;

/**
 * The tool call that a gateway is about to let through, as far as it says: parameters {@code tool}
 * and {@code arguments_sha256} of the introspection request.
 */
record BoundCall(Optional<String> tool, Optional<String> argumentsSha256) {
  private static final String TOOL = "tool";

  BoundCall {
    Objects.requireNonNull(tool, "tool");
    Objects.requireNonNull(argumentsSha256, "argumentsSha256");
  }

  /**
   * Reads it.
   *
   * @throws RefusedException when one is repeated or empty
   */
  static BoundCall read(FormParameters form) throws RefusedException {
    return new BoundCall(form.optional(TOOL), form.optional(TokenProfile.ARGUMENTS_SHA256));
  }

  /**
   * Refuses a token that is not bound to this call; one that is bound to no call is not.
   *
   * @param payload of the verified token
   * @throws RefusedException when it is not
   */
  void require(JsonObject payload) throws RefusedException {
    if (tool.isEmpty() && argumentsSha256.isEmpty()) {
      return;
    }
    Optional<JsonObject> details = details(payload);
    if (!agrees(tool, details, TOOL)
        || !agrees(argumentsSha256, details, TokenProfile.ARGUMENTS_SHA256)) {
      throw RefusedException.invalidToken("The token is not bound to this tool call.");
    }
  }

  private static boolean agrees(
      Optional<String> asked, Optional<JsonObject> details, String member) {
    return asked.isEmpty() || details.flatMap(bound -> text(bound, member)).equals(asked);
  }

  private static Optional<JsonObject> details(JsonObject payload) {
    return payload.get(TokenProfile.AUTHORIZATION_DETAILS).orElse(null) instanceof JsonArray array
            && array.items().size() == 1
            && array.items().getFirst() instanceof JsonObject details
            && text(details, "type").equals(Optional.of(TokenProfile.TOOL_CALL_TYPE))
        ? Optional.of(details)
        : Optional.empty();
  }

  private static Optional<String> text(JsonObject object, String member) {
    return object.get(member).orElse(null) instanceof JsonString text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
