/* SPDX-License-Identifier: Apache-2.0 */

/** May this call happen: tool calls, selections, verdicts and the reasons of a refusal. */
@NullMarked
package io.casa.toolcheck;

import org.jspecify.annotations.NullMarked;
