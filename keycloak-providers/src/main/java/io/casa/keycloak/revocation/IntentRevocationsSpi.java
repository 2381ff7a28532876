/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.revocation;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The server's own place for {@link IntentRevocations}, which every endpoint of ours asks. */
public final class IntentRevocationsSpi implements Spi {
  @Override
  public boolean isInternal() {
    return false;
  }

  @Override
  public String getName() {
    return "casa-revocation";
  }

  @Override
  public Class<? extends Provider> getProviderClass() {
    return IntentRevocations.class;
  }

  @Override
  public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
    return IntentRevocationsFactory.class;
  }
}
