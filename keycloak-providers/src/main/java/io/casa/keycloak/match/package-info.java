/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The check {@code AI_POWERED_TOOL_MATCH} in this server: one sentence model for all realms, and
 * for each system its settings and its LLM judge.
 */
@NullMarked
package io.casa.keycloak.match;

import org.jspecify.annotations.NullMarked;
