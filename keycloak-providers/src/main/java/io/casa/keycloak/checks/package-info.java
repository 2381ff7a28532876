/* SPDX-License-Identifier: Apache-2.0 */

/** The tool checks that this server has. */
@NullMarked
package io.casa.keycloak.checks;

import org.jspecify.annotations.NullMarked;
