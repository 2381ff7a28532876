/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.checks;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The place where others add tool checks. */
public final class ToolCheckSpi implements Spi {
  /** The SPI's name in options, such as {@code --spi-casa-tool-check--…}. */
  public static final String NAME = "casa-tool-check";

  @Override
  public boolean isInternal() {
    return false;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public Class<? extends Provider> getProviderClass() {
    return ToolCheckProvider.class;
  }

  @Override
  public Class<? extends ProviderFactory<?>> getProviderFactoryClass() {
    return ToolCheckFactory.class;
  }
}
