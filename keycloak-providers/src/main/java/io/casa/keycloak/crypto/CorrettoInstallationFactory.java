/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;
import org.keycloak.provider.ServerInfoAwareProviderFactory;

/**
 * Puts the Corretto crypto provider before the JDK's, because signing and verifying is the largest
 * single cost of a token exchange and this halves it.
 *
 * <p>Where its native library does not load or fails its self-tests (another CPU, musl), the JDK's
 * providers go on to serve and a warning says so. The order of providers is process-wide, so {@code
 * --spi-casa-crypto--corretto--install=false} leaves it alone. The server info names the provider
 * in use.
 */
public final class CorrettoInstallationFactory
    implements CryptoInstallationFactory, ServerInfoAwareProviderFactory {
  static final String INSTALL = "install";
  private static final Logger LOG = Logger.getLogger(CorrettoInstallationFactory.class);

  @Override
  public String getId() {
    return "corretto";
  }

  @Override
  public void init(Config.Scope config) {
    if (config.getBoolean(INSTALL, true)) {
      install();
    } else {
      LOG.infof("Corretto crypto provider not wanted; ES256 is signed by %s", signer());
    }
  }

  @Override
  public CryptoInstallation create(KeycloakSession session) {
    return new InstalledCrypto(signer());
  }

  @Override
  public Map<String, String> getOperationalInfo() {
    return Map.of("ES256", signer());
  }

  @Override
  public List<ProviderConfigProperty> getConfigMetadata() {
    return ProviderConfigurationBuilder.create()
        .property()
        .name(INSTALL)
        .type(ProviderConfigProperty.BOOLEAN_TYPE)
        .helpText("Whether the Corretto crypto provider is installed before the JDK's.")
        .defaultValue(true)
        .add()
        .build();
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    // Nothing depends on other providers.
  }

  @Override
  public void close() {
    // The order of providers belongs to the process, which is about to end.
  }

  private static void install() {
    try {
      AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
      Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
      LOG.infof("Corretto crypto provider installed; ES256 is signed by %s", signer());
    } catch (RuntimeException | LinkageError e) {
      LOG.warnf(e, "Corretto crypto provider does not run here; ES256 is signed by %s", signer());
    }
  }

  private static String signer() {
    try {
      Provider provider = Signature.getInstance("SHA256withECDSA").getProvider();
      return provider.getName() + " " + provider.getVersionStr();
    } catch (NoSuchAlgorithmException e) {
      return "nobody";
    }
  }

  private record InstalledCrypto(String signer) implements CryptoInstallation {
    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
