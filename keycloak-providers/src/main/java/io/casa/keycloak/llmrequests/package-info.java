/* SPDX-License-Identifier: Apache-2.0 */

/** What apps write around the prompt when they ask their LLM: learned, and approved by people. */
@NullMarked
package io.casa.keycloak.llmrequests;

import org.jspecify.annotations.NullMarked;
