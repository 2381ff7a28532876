/* SPDX-License-Identifier: Apache-2.0 */

/** What an app asked its LLM, and which tools the LLM chose, in the protocols that LLMs speak. */
@NullMarked
package io.casa.sidecar.llm;

import org.jspecify.annotations.NullMarked;
