/* SPDX-License-Identifier: Apache-2.0 */

/** Keycloak's OpenID Connect endpoints, where ours differ: introspection and revocation. */
@NullMarked
package io.casa.keycloak.protocol;

import org.jspecify.annotations.NullMarked;
