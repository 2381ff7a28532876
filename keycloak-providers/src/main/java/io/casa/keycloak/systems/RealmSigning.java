/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import org.keycloak.common.util.MultivaluedHashMap;
import org.keycloak.component.ComponentModel;
import org.keycloak.crypto.Algorithm;
import org.keycloak.crypto.KeyUse;
import org.keycloak.keys.Attributes;
import org.keycloak.keys.GeneratedEcdsaKeyProviderFactory;
import org.keycloak.keys.KeyProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Makes a realm sign its tokens with ES256. */
final class RealmSigning {
  private static final String KEY_PRIORITY = "100";

  private RealmSigning() {}

  static void ensureEs256(KeycloakSession session, RealmModel realm, RealmChanges changes) {
    if (!Algorithm.ES256.equals(realm.getDefaultSignatureAlgorithm())) {
      realm.setDefaultSignatureAlgorithm(Algorithm.ES256);
      changes.add("realm: signs with ES256");
    }
    if (!hasActiveKey(session, realm)) {
      realm.addComponentModel(generatedKey(realm));
      changes.add("realm: ES256 key created");
    }
  }

  private static boolean hasActiveKey(KeycloakSession session, RealmModel realm) {
    return session
        .keys()
        .getKeysStream(realm, KeyUse.SIG, Algorithm.ES256)
        .anyMatch(key -> key.getStatus().isActive());
  }

  private static ComponentModel generatedKey(RealmModel realm) {
    ComponentModel key = new ComponentModel();
    key.setName("casa-es256");
    key.setParentId(realm.getId());
    key.setProviderId(GeneratedEcdsaKeyProviderFactory.ID);
    key.setProviderType(KeyProvider.class.getName());
    MultivaluedHashMap<String, String> config = new MultivaluedHashMap<>();
    config.putSingle(Attributes.PRIORITY_KEY, KEY_PRIORITY);
    config.putSingle(Attributes.ENABLED_KEY, "true");
    config.putSingle(Attributes.ACTIVE_KEY, "true");
    config.putSingle("ecdsaEllipticCurveKey", "P-256");
    key.setConfig(config);
    return key;
  }
}
