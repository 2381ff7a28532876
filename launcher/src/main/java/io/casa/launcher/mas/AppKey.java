/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.casa.launcher.LauncherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** The key an app's sidecar authenticates with: ES256, made for one run. */
public final class AppKey {
  private final ECKey key;

  private AppKey(ECKey key) {
    this.key = key;
  }

  /** A new one. */
  public static AppKey generate() {
    try {
      return new AppKey(
          new ECKeyGenerator(Curve.P_256)
              .algorithm(JWSAlgorithm.ES256)
              .keyUse(KeyUse.SIGNATURE)
              .keyIDFromThumbprint(true)
              .generate());
    } catch (JOSEException e) {
      throw new LauncherException("this JDK makes no P-256 keys", e);
    }
  }

  /** The public half, as the MAS document takes it. */
  public JsonNode publicJwks() {
    try {
      return new ObjectMapper().readTree(new JWKSet(key.toPublicJWK()).toString());
    } catch (JsonProcessingException e) {
      throw new LauncherException("a generated key is not JSON", e);
    }
  }

  /** Writes the private JWK to a new file that only its owner can read. */
  public void write(Path file) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, key.toJSONString(), StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new LauncherException("cannot write the key file " + file, e);
    }
  }

  @Override
  public String toString() {
    return "AppKey[" + key.getKeyID() + "]";
  }
}
