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
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What every token of the realm has in common: form, header and signature (RFC 9068, ES256). */
final class RealmSignature {
  private static final int MAX_TOKEN_CHARACTERS = 16 * 1024;

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
      String headerPart, JsonObject payload, String signed, String signature) {}

  /** A header that is acceptable. */
  private record Header(String part, String keyId, JWSHeader parsed) {}

  private final RealmKeys keys;

  /** All tokens of a kind have the same, so the last is kept. */
  private volatile @Nullable Header lastHeader;

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
    Optional<Header> header = read.flatMap(signed -> header(signed.headerPart()));
    if (read.isEmpty() || header.isEmpty()) {
      return CompletableFuture.completedFuture(new Checked.NotSigned());
    }
    return keys.find(header.get().keyId())
        .thenApply(
            lookup ->
                switch (lookup) {
                  case RealmKeys.Lookup.Found(var verifier) ->
                      verifies(read.get(), header.get().parsed(), verifier)
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

  private Optional<Header> header(String part) {
    Header last = lastHeader;
    if (last != null && last.part().equals(part)) {
      return Optional.of(last);
    }
    Optional<Header> read = readHeader(part);
    read.ifPresent(header -> lastHeader = header);
    return read;
  }

  private static Optional<Header> readHeader(String part) {
    try {
      JsonObject header = object(part);
      return acceptable(header) && header.members().get("kid") instanceof JsonString(String keyId)
          ? Optional.of(new Header(part, keyId, JWSHeader.parse(new Base64URL(part))))
          : Optional.empty();
    } catch (MalformedJsonException | ParseException _) {
      return Optional.empty();
    }
  }

  private static boolean acceptable(JsonObject header) {
    return new JsonString("ES256").equals(header.members().get("alg"))
        && header.members().get("typ") instanceof JsonString(String type)
        && (type.equalsIgnoreCase(TokenProfile.TOKEN_TYPE_HEADER)
            || type.equalsIgnoreCase("application/" + TokenProfile.TOKEN_TYPE_HEADER))
        && header.get("crit").isEmpty()
        && header.get("b64").isEmpty();
  }

  private static boolean verifies(SignedToken token, JWSHeader header, JWSVerifier verifier) {
    try {
      return verifier.verify(
          header,
          token.signed().getBytes(StandardCharsets.US_ASCII),
          new Base64URL(token.signature()));
    } catch (JOSEException _) {
      return false;
    }
  }

  private static Optional<SignedToken> read(String token) {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (token.length() > MAX_TOKEN_CHARACTERS
        || first < 0
        || second < 0
        || !TokenText.isBase64Url(token, 0, first)
        || !TokenText.isBase64Url(token, first + 1, second)
        || !TokenText.isBase64Url(token, second + 1, token.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SignedToken(
              token.substring(0, first),
              object(token.substring(first + 1, second)),
              token.substring(0, second),
              token.substring(second + 1)));
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static JsonObject object(String part) throws MalformedJsonException {
    try {
      return JsonReader.strict().readObject(Base64.getUrlDecoder().decode(part));
    } catch (IllegalArgumentException _) {
      throw new MalformedJsonException("not base64url");
    }
  }
}
