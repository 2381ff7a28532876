/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;

/** What one can do to a good token without the realm's private key. */
final class ForgedTokens {
  private ForgedTokens() {}

  /** One bit of the signature is another. */
  static String withWrongSignature(String token) {
    var parts = token.split("\\.", -1);
    var signature = Base64URL.from(parts[2]).decode();
    signature[signature.length / 2] ^= 1;
    return parts[0] + "." + parts[1] + "." + Base64URL.encode(signature);
  }

  /** The same claims and the same key id, signed with a key of the forger's. */
  static String signedWithOwnKey(String token) {
    try {
      var good = SignedJWT.parse(token);
      var own = new ECKeyGenerator(Curve.P_256).keyID(good.getHeader().getKeyID()).generate();
      var forged = new SignedJWT(good.getHeader(), good.getJWTClaimsSet());
      forged.sign(new ECDSASigner(own));
      return forged.serialize();
    } catch (JOSEException | ParseException e) {
      throw new EndToEndException("Could not forge", e);
    }
  }

  /** The same claims, unsigned (RFC 7518 section 3.6). */
  static String unsigned(String token) {
    var header = "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(keyId(token));
    return Base64URL.encode(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + token.split("\\.", -1)[1]
        + ".";
  }

  /**
   * The same claims under a MAC whose secret is the realm's public key, as PEM would have it (RFC
   * 8725 section 2.1).
   */
  static String macWithPublicKey(String token, String realmUrl) {
    try {
      var good = SignedJWT.parse(token);
      var keys =
          JWKSet.parse(
              RealmAdmin.get(realmUrl + "/protocol/openid-connect/certs", "").body().toString());
      ECKey key = keys.getKeyByKeyId(keyId(token)).toECKey();
      var forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256)
                  .type(new JOSEObjectType("at+jwt"))
                  .keyID(keyId(token))
                  .build(),
              good.getJWTClaimsSet());
      forged.sign(new MACSigner(key.toECPublicKey().getEncoded()));
      return forged.serialize();
    } catch (JOSEException | ParseException e) {
      throw new EndToEndException("Could not forge", e);
    }
  }

  private static String keyId(String token) {
    try {
      return SignedJWT.parse(token).getHeader().getKeyID();
    } catch (ParseException e) {
      throw new EndToEndException("Not a JWT", e);
    }
  }
}
