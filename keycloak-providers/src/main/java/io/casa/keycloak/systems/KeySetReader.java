/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads an app's public keys (RFC 7517): P-256 keys for ES256 and nothing else, so that a private
 * key put there by mistake is refused and not stored.
 */
final class KeySetReader {
  private static final JsonObject NO_KEYS =
      new JsonObject(Map.of("keys", new JsonArray(List.of())));
  private static final int MOST_KEYS = 8;
  private static final Set<String> KEY_MEMBERS =
      Set.of("kty", "crv", "x", "y", "kid", "alg", "use");
  private static final Pattern COORDINATE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern KEY_ID = Pattern.compile(".{1,128}", Pattern.DOTALL);

  /** The key set; one without keys when there is none. */
  JsonObject read(Optional<JsonField> field) throws InvalidMasDocumentException {
    if (field.isEmpty()) {
      return NO_KEYS;
    }
    JsonField keySet = field.get().closed(Set.of("keys"));
    Set<String> ids = new HashSet<>();
    for (JsonField key : keySet.required("keys").items(MOST_KEYS)) {
      check(key);
      if (!ids.add(key.required("kid").string())) {
        throw key.required("kid").refuse("must be unique in the key set");
      }
    }
    return keySet.object();
  }

  private static void check(JsonField key) throws InvalidMasDocumentException {
    key.closed(KEY_MEMBERS);
    constant(Optional.of(key.required("kty")), "EC");
    constant(Optional.of(key.required("crv")), "P-256");
    key.required("x").string(COORDINATE, "32 bytes in base64url");
    key.required("y").string(COORDINATE, "32 bytes in base64url");
    key.required("kid").string(KEY_ID, "a key id");
    constant(key.optional("alg"), "ES256");
    constant(key.optional("use"), "sig");
  }

  private static void constant(Optional<JsonField> field, String wanted)
      throws InvalidMasDocumentException {
    if (field.isPresent() && !field.get().string().equals(wanted)) {
      throw field.get().refuse("must be " + wanted);
    }
  }
}
