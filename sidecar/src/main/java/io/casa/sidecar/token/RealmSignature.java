/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What every token of the realm has in common: form, header and signature (RFC 9068, ES256). */
final class RealmSignature {
  private static final int MAX_TOKEN_CHARACTERS = 16 * 1024;
  private static final Pattern COMPACT_JWS =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

  /** What a signature is worth. */
  sealed interface Checked {
    /** The realm signed this payload; what it says has not been looked at. */
    record Signed(JsonObject payload) implements Checked {
      /** Never the payload. */
      @Override
      public String toString() {
        return "Signed";
      }
    }

    /** It did not, or it can't be read with certainty. */
    record NotSigned() implements Checked {}

    /** The realm's keys have never been had. */
    record Unreachable() implements Checked {}
  }

  private record SignedToken(
      JsonObject header, JsonObject payload, String headerPart, String signed, String signature) {}

  private final RealmKeys keys;

  RealmSignature(RealmKeys keys) {
    this.keys = keys;
  }

  /**
   * Checks a token.
   *
   * @param token the compact form
   */
  CompletionStage<Checked> check(String token) {
    Optional<SignedToken> read = read(token);
    if (read.isEmpty()
        || !acceptableHeader(read.get().header())
        || !(read.get().header().members().get("kid") instanceof JsonString(String keyId))) {
      return CompletableFuture.completedFuture(new Checked.NotSigned());
    }
    return keys.find(keyId)
        .thenApply(
            lookup ->
                switch (lookup) {
                  case RealmKeys.Lookup.Found(var verifier) ->
                      verifies(read.get(), verifier)
                          ? new Checked.Signed(read.get().payload())
                          : new Checked.NotSigned();
                  case RealmKeys.Lookup.Unknown() -> new Checked.NotSigned();
                  case RealmKeys.Lookup.Unreachable() -> new Checked.Unreachable();
                });
  }

  /** The payload of a token that nobody has verified, to tell what kind of token it wants to be. */
  static Optional<JsonObject> unverifiedPayload(String token) {
    return read(token).map(SignedToken::payload);
  }

  private static boolean acceptableHeader(JsonObject header) {
    return new JsonString("ES256").equals(header.members().get("alg"))
        && header.members().get("typ") instanceof JsonString(String type)
        && (type.equalsIgnoreCase(TokenProfile.TOKEN_TYPE_HEADER)
            || type.equalsIgnoreCase("application/" + TokenProfile.TOKEN_TYPE_HEADER))
        && header.get("crit").isEmpty()
        && header.get("b64").isEmpty();
  }

  private static boolean verifies(SignedToken token, JWSVerifier verifier) {
    try {
      return verifier.verify(
          JWSHeader.parse(new Base64URL(token.headerPart())),
          token.signed().getBytes(StandardCharsets.US_ASCII),
          new Base64URL(token.signature()));
    } catch (ParseException | JOSEException _) {
      return false;
    }
  }

  private static Optional<SignedToken> read(String token) {
    Matcher parts = COMPACT_JWS.matcher(token);
    if (token.length() > MAX_TOKEN_CHARACTERS || !parts.matches()) {
      return Optional.empty();
    }
    try {
      JsonReader json = JsonReader.strict();
      return Optional.of(
          new SignedToken(
              json.readObject(new Base64URL(parts.group(1)).decode()),
              json.readObject(new Base64URL(parts.group(2)).decode()),
              parts.group(1),
              parts.group(1) + "." + parts.group(2),
              parts.group(3)));
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }
}
