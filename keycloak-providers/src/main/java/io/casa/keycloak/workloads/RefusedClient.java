/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.workloads;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.casa.keycloak.workloads.WorkloadVerdict.Refused;
import org.keycloak.OAuthErrorException;
import org.keycloak.representations.idm.OAuth2ErrorRepresentation;

/**
 * The answer to a client that is not let in, RFC 6749 section 5.2, with the reason beside it. Of
 * this type because Keycloak's CIBA endpoint takes the answer of any authenticator to be so.
 */
final class RefusedClient extends OAuth2ErrorRepresentation {
  private final String reason;

  RefusedClient(Refused refused) {
    super(OAuthErrorException.INVALID_CLIENT, refused.description());
    this.reason = refused.reason().code();
  }

  /** The stable code. */
  @JsonProperty("casa_reason")
  public String getReason() {
    return reason;
  }
}
