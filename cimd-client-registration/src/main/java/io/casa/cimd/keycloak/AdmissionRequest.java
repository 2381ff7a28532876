/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import java.util.Objects;
import java.util.Optional;

/**
 * What a request says of its client, none of it proven yet.
 *
 * @param clientId of any form
 * @param keyId of the key that the client's assertion says it is signed with
 * @param mayRegister whether the endpoint is one at which new clients are registered
 */
public record AdmissionRequest(String clientId, Optional<String> keyId, boolean mayRegister) {
  public AdmissionRequest {
    Objects.requireNonNull(clientId, "clientId");
    Objects.requireNonNull(keyId, "keyId");
  }
}
