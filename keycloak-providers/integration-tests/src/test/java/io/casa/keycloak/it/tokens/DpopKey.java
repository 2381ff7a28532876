/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A key and the proofs of it, RFC 9449 section 4.2. */
record DpopKey(ECKey key) {
  private static final String TYPE = "dpop+jwt";

  static DpopKey create() {
    try {
      return new DpopKey(new ECKeyGenerator(Curve.P_256).generate());
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  String thumbprint() {
    try {
      return key.computeThumbprint().toString();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** A fresh proof for a request, with changed claims. */
  String proof(String method, String url, UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(TYPE, change.apply(claims(method, url)), key);
  }

  /** A fresh proof for a request that carries that access token. */
  String proofFor(String method, String url, String accessToken) {
    return proof(method, url, claims -> claims.claim("ath", sha256(accessToken)));
  }

  /** One of another type. */
  String withType(String type, String method, String url) {
    return sign(type, claims(method, url), key);
  }

  /** One that names this key and is signed by another. */
  String forged(String method, String url) {
    return sign(TYPE, claims(method, url), create().key());
  }

  private static JWTClaimsSet.Builder claims(String method, String url) {
    return new JWTClaimsSet.Builder()
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(Instant.now()))
        .claim("htm", method)
        .claim("htu", url);
  }

  private String sign(String type, JWTClaimsSet.Builder claims, ECKey signing) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(new JOSEObjectType(type))
                  .jwk(key.toPublicJWK())
                  .build(),
              claims.build());
      jwt.sign(new ECDSASigner(signing));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64URL.encode(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)))
          .toString();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Names the key, which is secret. */
  @Override
  public String toString() {
    return "DpopKey[" + thumbprint() + "]";
  }
}
