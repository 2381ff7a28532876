/* SPDX-License-Identifier: Apache-2.0 */

/** The thin adapter: admits clients that name themselves by a document into Keycloak's realms. */
@NullMarked
package io.casa.cimd.keycloak;

import org.jspecify.annotations.NullMarked;
