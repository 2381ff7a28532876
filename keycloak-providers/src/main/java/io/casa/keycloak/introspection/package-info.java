/* SPDX-License-Identifier: Apache-2.0 */

/** Introspection of our tokens (RFC 7662), and its signed form (RFC 9701). */
@NullMarked
package io.casa.keycloak.introspection;

import org.jspecify.annotations.NullMarked;
