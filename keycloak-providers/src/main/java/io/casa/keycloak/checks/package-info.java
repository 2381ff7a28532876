/* SPDX-License-Identifier: Apache-2.0 */

/** The tool checks that this server has: ours, and those that others put beside us. */
@NullMarked
package io.casa.keycloak.checks;

import org.jspecify.annotations.NullMarked;
