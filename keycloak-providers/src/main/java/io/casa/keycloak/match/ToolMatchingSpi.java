/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/**
 * The place of {@link InProcessMatchingFactory}: none of Keycloak's SPIs lives as long as the
 * server and is told of its end. Options are thereby named {@code
 * spi-casa-tool-match--in-process--...}.
 */
public final class ToolMatchingSpi implements Spi {
  @Override
  public boolean isInternal() {
    return false;
  }

  @Override
  public String getName() {
    return "casa-tool-match";
  }

  @Override
  public Class<? extends Provider> getProviderClass() {
    return ToolMatching.class;
  }

  @Override
  public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
    return ToolMatchingFactory.class;
  }
}
