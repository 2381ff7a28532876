/* SPDX-License-Identifier: Apache-2.0 */

/** Registering multi-agent systems. */
@NullMarked
package io.casa.keycloak.it.systems;

import org.jspecify.annotations.NullMarked;
