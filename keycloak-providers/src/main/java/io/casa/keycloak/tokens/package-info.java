/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Tokens of the CASA profile: how they are read, verified and issued, and how a request for one is
 * answered.
 */
@NullMarked
package io.casa.keycloak.tokens;

import org.jspecify.annotations.NullMarked;
