/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.crypto;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/**
 * The server's own place for {@link CorrettoInstallationFactory}: none of Keycloak's SPIs is about
 * the process-wide order of JCA providers, and its factories are initialised at start like any
 * other. Options are thereby named {@code spi-casa-crypto--corretto--...}.
 */
public final class CryptoInstallationSpi implements Spi {
  @Override
  public boolean isInternal() {
    return false;
  }

  @Override
  public String getName() {
    return "casa-crypto";
  }

  @Override
  public Class<? extends Provider> getProviderClass() {
    return CryptoInstallation.class;
  }

  @Override
  public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
    return CryptoInstallationFactory.class;
  }
}
