/* SPDX-License-Identifier: Apache-2.0 */

/** Intent, LLM and tool tokens from a real server; what it refuses and what it records. */
@NullMarked
package io.casa.keycloak.it.tokens;

import org.jspecify.annotations.NullMarked;
