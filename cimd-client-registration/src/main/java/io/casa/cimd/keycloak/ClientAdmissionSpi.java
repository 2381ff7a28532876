/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/**
 * The server's place for {@link ClientAdmission}: several hooks of Keycloak lead to the one set of
 * fetch slots and of fresh clients that a node has.
 */
public final class ClientAdmissionSpi implements Spi {
  @Override
  public boolean isInternal() {
    return false;
  }

  @Override
  public String getName() {
    return "casa-client-admission";
  }

  @Override
  public Class<? extends Provider> getProviderClass() {
    return ClientAdmission.class;
  }

  @Override
  public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
    return ClientAdmissionFactory.class;
  }
}
