/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;

/**
 * The keys that Keycloak gives to each new realm, but with RSA keys that are made once for all
 * realms of a run. To make them is most of what a realm costs a server that has no C2.
 */
final class RealmKeys {
  private static final String SIGNING = rsa();
  private static final String ENCRYPTION = rsa();

  private RealmKeys() {}

  /** The key providers of a realm's representation, JSON. */
  static String components() {
    return """
    [{"name": "rsa", "providerId": "rsa",
      "config": {"priority": ["100"], "algorithm": ["RS256"], "privateKey": ["%s"]}},
     {"name": "rsa-enc", "providerId": "rsa-enc",
      "config": {"priority": ["100"], "algorithm": ["RSA-OAEP"], "privateKey": ["%s"]}},
     {"name": "hmac-generated-hs512", "providerId": "hmac-generated",
      "config": {"priority": ["100"], "algorithm": ["HS512"]}},
     {"name": "aes-generated", "providerId": "aes-generated", "config": {"priority": ["100"]}}]
    """
        .formatted(SIGNING, ENCRYPTION);
  }

  /** PKCS #8 in base64. */
  private static String rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      PrivateKey key = generator.generateKeyPair().getPrivate();
      return Base64.getEncoder().encodeToString(key.getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
