/* SPDX-License-Identifier: Apache-2.0 */

/** How apps prove themselves by signed assertions ({@code private_key_jwt}). */
@NullMarked
package io.casa.keycloak.assertions;

import org.jspecify.annotations.NullMarked;
