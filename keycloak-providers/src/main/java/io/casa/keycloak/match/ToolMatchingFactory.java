/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import org.keycloak.provider.ProviderFactory;

/** Owns what the checks of all realms share. */
public interface ToolMatchingFactory extends ProviderFactory<ToolMatching> {}
