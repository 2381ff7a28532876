/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What an app's LLM selected: reported with an LLM token, kept until it has paid for a tool call.
 */
@NullMarked
package io.casa.keycloak.llmcalls;

import org.jspecify.annotations.NullMarked;
