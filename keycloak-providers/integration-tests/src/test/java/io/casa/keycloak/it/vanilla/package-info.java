/* SPDX-License-Identifier: Apache-2.0 */

/** Whoever does not use CASA sees a Keycloak without it. */
@NullMarked
package io.casa.keycloak.it.vanilla;

import org.jspecify.annotations.NullMarked;
