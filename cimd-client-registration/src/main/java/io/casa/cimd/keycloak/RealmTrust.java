/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.Reading;
import io.casa.cimd.TrustPolicy;
import io.casa.cimd.TrustPolicyReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.RealmModel;

/**
 * A realm's trust policy as its attributes write it.
 *
 * @param attributes those of the policy and no others
 */
record RealmTrust(Map<String, String> attributes) {
  RealmTrust {
    attributes = Map.copyOf(attributes);
  }

  static RealmTrust of(RealmModel realm) {
    Map<String, String> ours = new TreeMap<>();
    realm
        .getAttributes()
        .forEach(
            (name, value) -> {
              if (name.startsWith(TrustPolicyReader.PREFIX) && value != null) {
                ours.put(name, value);
              }
            });
    return new RealmTrust(ours);
  }

  Reading<TrustPolicy> policy() {
    return TrustPolicyReader.read(attributes);
  }

  /** Tells this policy from every other. */
  String digest() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(attributes)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            HashUtils.hash(JavaAlgorithm.SHA256, text.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
