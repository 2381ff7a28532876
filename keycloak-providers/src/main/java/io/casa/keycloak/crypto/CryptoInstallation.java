/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.crypto;

import org.keycloak.provider.Provider;

/** Tells which cryptographic provider this server asks first. */
public interface CryptoInstallation extends Provider {
  /** Name and version of the JCA provider that signs with ES256. */
  String signer();
}
