/* SPDX-License-Identifier: Apache-2.0 */
/** A large language model that follows a script, behind the OpenAI chat-completions protocol. */
@NullMarked
package io.casa.demo.llm;

import org.jspecify.annotations.NullMarked;
