/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.introspection;

import io.casa.keycloak.tokens.RealmIssuer;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.keycloak.common.util.Time;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.crypto.SignatureProvider;
import org.keycloak.crypto.SignatureSignerContext;
import org.keycloak.jose.jws.JWSBuilder;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** The answer to an introspection as a signed JWT for whoever asked, RFC 9701 section 5. */
public record SignedAnswer(String issuer, SignatureSignerContext signer) {
  /** The media type that asks for it. */
  public static final String MEDIA_TYPE = "application/token-introspection+jwt";

  private static final MediaType SIGNED = MediaType.valueOf(MEDIA_TYPE);
  private static final String TYPE = "token-introspection+jwt";

  public SignedAnswer {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(signer, "signer");
  }

  /** Takes the realm's key. */
  public static SignedAnswer prepare(KeycloakSession session) {
    SignatureProvider signatures = session.getProvider(SignatureProvider.class, algorithm(session));
    return new SignedAnswer(RealmIssuer.of(session), signatures.signer());
  }

  /**
   * Whether it is what the caller prefers.
   *
   * @param acceptable best first
   */
  public static boolean isAskedFor(List<MediaType> acceptable) {
    for (MediaType type : acceptable) {
      if (isType(type, SIGNED)) {
        return true;
      }
      if (type.isWildcardType() || type.isWildcardSubtype() || isJson(type)) {
        return false;
      }
    }
    return false;
  }

  /**
   * Signs an answer.
   *
   * @param answer JSON
   * @param clientId who asked
   * @throws MalformedJsonException when the answer is no JSON object
   */
  public String of(byte[] answer, String clientId) throws MalformedJsonException {
    JsonObject introspection = JsonReader.strict().readObject(answer);
    return new JWSBuilder()
        .type(TYPE)
        .content(
            JsonWriter.toJsonBytes(
                payload(issuer, clientId, Time.currentTimeSeconds(), introspection)))
        .sign(signer);
  }

  /** No {@code sub} and no {@code exp} beside it: it must not pass for an access token. */
  static JsonObject payload(
      String issuer, String clientId, long issuedAt, JsonObject introspection) {
    var claims = new LinkedHashMap<String, JsonValue>();
    claims.put("iss", new JsonString(issuer));
    claims.put("aud", new JsonString(clientId));
    claims.put("iat", new JsonNumber(BigDecimal.valueOf(issuedAt)));
    claims.put("token_introspection", introspection);
    return new JsonObject(claims);
  }

  /** That of our tokens; in a realm without such a key, the realm's own. */
  public static String algorithm(KeycloakSession session) {
    RealmModel realm = session.getContext().getRealm();
    boolean hasOurs =
        session
            .keys()
            .getKeysStream(realm, KeyUse.SIG, Algorithm.ES256)
            .anyMatch(key -> key.getStatus().isActive());
    return hasOurs ? Algorithm.ES256 : realm.getDefaultSignatureAlgorithm();
  }

  private static boolean isJson(MediaType type) {
    return isType(type, MediaType.APPLICATION_JSON_TYPE);
  }

  private static boolean isType(MediaType type, MediaType expected) {
    return type.getType().equalsIgnoreCase(expected.getType())
        && type.getSubtype().equalsIgnoreCase(expected.getSubtype());
  }
}
