/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Objects;

/**
 * Which document a system has.
 *
 * @param etag tells the document from every other
 */
public record SystemVersion(String realmId, String name, String etag) {
  public SystemVersion {
    Objects.requireNonNull(realmId, "realmId");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(etag, "etag");
  }
}
