/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.crypto;

import org.keycloak.provider.ProviderFactory;

/** Installs a cryptographic provider when the server starts. */
public interface CryptoInstallationFactory extends ProviderFactory<CryptoInstallation> {}
