/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.exchange.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** The private key with which the app authenticates ({@code private_key_jwt}, RFC 7523). */
public final class ClientKey {
  private static final Duration LIFE = Duration.ofSeconds(60);

  private final JWSSigner signer;
  private final String keyId;

  private ClientKey(JWSSigner signer, String keyId) {
    this.signer = signer;
    this.keyId = keyId;
  }

  /** Reads a private EC P-256 JWK with a {@code kid} from a file. */
  public static Reading<ClientKey> read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException _) {
      return new Reading.Absent<>();
    }
    return parse(text);
  }

  /** Reads a private EC P-256 JWK with a {@code kid}. */
  public static Reading<ClientKey> parse(String jwk) {
    try {
      ECKey key = ECKey.parse(jwk);
      if (!Curve.P_256.equals(key.getCurve()) || !key.isPrivate() || key.getKeyID() == null) {
        return new Reading.Malformed<>("not a private P-256 JWK with a kid");
      }
      return new Reading.Valid<>(new ClientKey(new ECDSASigner(key), key.getKeyID()));
    } catch (ParseException | JOSEException _) {
      return new Reading.Malformed<>("not an EC JWK");
    }
  }

  /** A fresh assertion for one request. */
  String assertion(String clientId, String issuer, Instant now) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(keyId).build(),
            new JWTClaimsSet.Builder()
                .issuer(clientId)
                .subject(clientId)
                .audience(issuer)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build());
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("the app's key doesn't sign", e);
    }
    return jwt.serialize();
  }
}
