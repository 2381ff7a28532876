/* SPDX-License-Identifier: Apache-2.0 */

/** From a MultiAgentSystem resource to the MAS document that Keycloak takes. */
@NullMarked
package io.casa.launcher.mas;

import org.jspecify.annotations.NullMarked;
