/* SPDX-License-Identifier: Apache-2.0 */

/** The one conversation with Keycloak: tokens, LLM calls, keys. */
@NullMarked
package io.casa.sidecar.keycloak;

import org.jspecify.annotations.NullMarked;
