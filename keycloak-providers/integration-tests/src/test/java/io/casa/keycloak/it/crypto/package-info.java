/* SPDX-License-Identifier: Apache-2.0 */

/** Which cryptographic provider serves, and what the jars hold. */
@NullMarked
package io.casa.keycloak.it.crypto;

import org.jspecify.annotations.NullMarked;
