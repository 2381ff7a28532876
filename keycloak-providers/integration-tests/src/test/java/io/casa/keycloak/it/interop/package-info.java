/* SPDX-License-Identifier: Apache-2.0 */

/** OAuth clients written by others, and a suite of others, ask our Keycloak. */
@NullMarked
package io.casa.keycloak.it.interop;

import org.jspecify.annotations.NullMarked;
