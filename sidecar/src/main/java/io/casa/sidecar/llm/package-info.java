/* SPDX-License-Identifier: Apache-2.0 */

/** OpenAI chat completions: what an app asked its LLM, and which tools the LLM chose. */
@NullMarked
package io.casa.sidecar.llm;

import org.jspecify.annotations.NullMarked;
