/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The parameter {@code authorization_details} (RFC 9396 section 2) of a request for one of our
 * tokens: exactly one object of a known type, with known members.
 */
public record AuthorizationDetails(JsonObject members) {
  /** The parameter's name. */
  public static final String PARAMETER = "authorization_details";

  private static final String CASA_TYPES = "urn:casa:";
  private static final JsonReader READER = JsonReader.strict().withMaxBytes(1024 * 1024);

  public AuthorizationDetails {
    Objects.requireNonNull(members, "members");
  }

  /**
   * Whether these details are for us to judge: they name a type of ours, or can't be read and may
   * mean to.
   */
  public static boolean areOurs(String json) {
    try {
      return READER.read(json) instanceof JsonArray array
          ? array.items().stream().anyMatch(AuthorizationDetails::isOfOurType)
          : mentionsUs(json);
    } catch (MalformedJsonException e) {
      return mentionsUs(json);
    }
  }

  /**
   * Reads the details of a request.
   *
   * @param type the only type that is acceptable here
   * @param known the members that details of that type may have, beside {@code type}
   * @throws RefusedException when they are anything else
   */
  public static AuthorizationDetails read(String json, String type, Set<String> known)
      throws RefusedException {
    JsonValue value;
    try {
      value = READER.read(json);
    } catch (MalformedJsonException e) {
      throw refused("authorization_details is not acceptable JSON: " + e.getMessage());
    }
    if (!(value instanceof JsonArray array)
        || array.items().size() != 1
        || !(array.items().getFirst() instanceof JsonObject members)) {
      throw refused("authorization_details is not an array of exactly one object.");
    }
    if (!members.get("type").equals(Optional.of(new JsonString(type)))) {
      throw refused("authorization_details is not of the type " + type + ".");
    }
    for (String member : members.members().keySet()) {
      if (!member.equals("type") && !known.contains(member)) {
        throw refused("authorization_details has an unknown member.");
      }
    }
    return new AuthorizationDetails(members);
  }

  /**
   * A member that must be a string.
   *
   * @return empty when there is none
   * @throws RefusedException when it is something else
   */
  public Optional<String> string(String name) throws RefusedException {
    Optional<JsonValue> value = members.get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonString string) {
      return Optional.of(string.value());
    }
    throw refused("authorization_details: " + name + " is not a string.");
  }

  /** The refusal of details that can't be granted, RFC 9396 section 5. */
  public static RefusedException refused(String description) {
    return new RefusedException(
        OAuthError.INVALID_AUTHORIZATION_DETAILS, DenyReason.MALFORMED_REQUEST, description);
  }

  private static boolean isOfOurType(JsonValue item) {
    return item instanceof JsonObject object
        && object.get("type").orElse(null) instanceof JsonString type
        && mentionsUs(type.value());
  }

  private static boolean mentionsUs(String text) {
    return text.toLowerCase(Locale.ROOT).contains(CASA_TYPES);
  }

  /** Names the members, not their values: among them are prompts and arguments. */
  @Override
  public String toString() {
    return "AuthorizationDetails" + members.members().keySet();
  }
}
