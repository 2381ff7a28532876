/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.provider.ProviderFactory;

/** Makes {@link ClientAdmission}s. */
public interface ClientAdmissionFactory extends ProviderFactory<ClientAdmission> {}
