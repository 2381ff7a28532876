/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** An app's key and the assertions that it proves itself with. */
public record AppKey(ECKey key) {
  /** A new P-256 key. */
  public static AppKey create() {
    try {
      return new AppKey(
          new ECKeyGenerator(Curve.P_256)
              .keyID(UUID.randomUUID().toString())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .generate());
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** The public key as a JWK set, JSON. */
  public String publicKeySet() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  /** A fresh {@code private_key_jwt} assertion, RFC 7523. */
  public String assertion(String clientId, String issuer) {
    Instant now = Instant.now();
    return sign(
        new JWTClaimsSet.Builder()
            .issuer(clientId)
            .subject(clientId)
            .audience(issuer)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(50)))
            .build());
  }

  /** Signs any claims. */
  public String sign(JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  /** Names the key, which is secret. */
  @Override
  public String toString() {
    return "AppKey[" + key.getKeyID() + "]";
  }
}
