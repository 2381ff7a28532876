/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.authentication.authenticators.client.ClientIdAndSecretAuthenticator;
import org.keycloak.models.delegate.ClientModelLazyDelegate;

/**
 * Stands for a client that is not there. Keycloak's client authentication answers what an
 * authenticator wants answered only when that has named a client of its own kind; without one, the
 * reason would be lost. Asked for anything but its name and kind, it fails.
 */
final class RefusedClient extends ClientModelLazyDelegate {
  private final String clientId;

  RefusedClient(String clientId) {
    super(
        () -> {
          throw new IllegalStateException("a refused client has no properties");
        });
    this.clientId = clientId;
  }

  @Override
  public String getId() {
    return clientId;
  }

  @Override
  public String getClientId() {
    return clientId;
  }

  @Override
  public String getClientAuthenticatorType() {
    return ClientIdAndSecretAuthenticator.PROVIDER_ID;
  }

  @Override
  public boolean isPublicClient() {
    return false;
  }

  @Override
  public boolean isEnabled() {
    return false;
  }
}
