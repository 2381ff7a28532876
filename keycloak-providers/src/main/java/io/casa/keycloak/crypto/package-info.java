/* SPDX-License-Identifier: Apache-2.0 */

/** Which cryptographic provider signs and verifies in this server. */
@NullMarked
package io.casa.keycloak.crypto;

import org.jspecify.annotations.NullMarked;
