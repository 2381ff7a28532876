/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.Reading;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A JWS in compact form (RFC 7515 section 7.1) whose header is one that we issue. Nothing in it has
 * been verified.
 *
 * @param keyId the header's {@code kid}
 * @param signingInput what the signature is over, in US-ASCII
 * @param signature base64url of 64 bytes
 */
record SignedToken(String keyId, JsonObject payload, String signingInput, String signature) {
  /** The one signature algorithm of our tokens; no other is ever looked at. */
  static final String ALGORITHM = "ES256";

  private static final int MAX_LENGTH = 64 * 1024;
  private static final int ES256_SIGNATURE_BYTES = 64;
  private static final Set<String> HEADER_MEMBERS = Set.of("alg", "typ", "kid");
  private static final JsonReader READER = JsonReader.strict().withMaxDepth(32);

  SignedToken {
    Objects.requireNonNull(keyId, "keyId");
    Objects.requireNonNull(payload, "payload");
    Objects.requireNonNull(signingInput, "signingInput");
    Objects.requireNonNull(signature, "signature");
  }

  /**
   * Reads a token; malformed when its form, or any member of its header, is not ours.
   *
   * @param types the acceptable {@code typ}s
   */
  static Reading<SignedToken> read(String compact, Set<String> types) {
    String[] parts = compact.split("\\.", -1);
    if (compact.length() > MAX_LENGTH || parts.length != 3) {
      return new Reading.Malformed<>("the token is not a signed JWT");
    }
    Optional<JsonObject> header = object(parts[0]);
    Optional<JsonObject> payload = object(parts[1]);
    Optional<byte[]> signature = decode(parts[2]);
    if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
      return new Reading.Malformed<>("the token is not a signed JWT");
    }
    if (!text(header.get(), "alg").equals(Optional.of(ALGORITHM))
        || signature.get().length != ES256_SIGNATURE_BYTES) {
      return new Reading.Malformed<>("the token is not signed with " + ALGORITHM);
    }
    if (!types.contains(text(header.get(), "typ").orElse(""))) {
      return new Reading.Malformed<>("the token's typ is not " + String.join(" or ", types));
    }
    Optional<String> keyId = text(header.get(), "kid");
    if (keyId.isEmpty() || !HEADER_MEMBERS.containsAll(header.get().members().keySet())) {
      return new Reading.Malformed<>("the token's header is not one that is issued here");
    }
    return new Reading.Valid<>(
        new SignedToken(keyId.get(), payload.get(), parts[0] + "." + parts[1], parts[2]));
  }

  byte[] signingInputBytes() {
    return signingInput.getBytes(StandardCharsets.US_ASCII);
  }

  byte[] signatureBytes() {
    return Base64.getUrlDecoder().decode(signature);
  }

  /**
   * The payload of what may be a JWT, unverified and whatever its header: only to tell whose
   * request it is, never to decide on it.
   */
  static Optional<JsonObject> unverifiedPayload(String compact) {
    String[] parts = compact.split("\\.", -1);
    return compact.length() <= MAX_LENGTH && parts.length == 3
        ? object(parts[1])
        : Optional.empty();
  }

  private static Optional<JsonObject> object(String base64Url) {
    return decode(base64Url)
        .flatMap(
            bytes -> {
              try {
                return Optional.of(READER.readObject(bytes));
              } catch (MalformedJsonException e) {
                return Optional.empty();
              }
            });
  }

  private static Optional<byte[]> decode(String base64Url) {
    if (base64Url.contains("=")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getUrlDecoder().decode(base64Url));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(JsonObject object, String name) {
    Optional<JsonValue> value = object.get(name);
    return value.isPresent() && value.get() instanceof JsonString string
        ? Optional.of(string.value())
        : Optional.empty();
  }
}
