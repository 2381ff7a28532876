/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The check {@code AI_POWERED_TOOL_MATCH}: does the tool fit what the user's words ask for. It runs
 * in process, with a small sentence model whose files, native libraries and answers are attested
 * before the first verdict, the verbs of words and tool, and, where they can't tell, optionally an
 * LLM judge.
 */
@NullMarked
package io.casa.semantic;

import org.jspecify.annotations.NullMarked;
