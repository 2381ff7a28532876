/* SPDX-License-Identifier: Apache-2.0 */
/** CASA seen from outside: real Keycloak, real Envoy, agents and servers written by others. */
@NullMarked
package io.casa.endtoend;

import org.jspecify.annotations.NullMarked;
