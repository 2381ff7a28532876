/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Where the values of a call came from: what a session has seen is kept as keyed digests, and each
 * argument is looked up in it. The same code runs beside the agent and in the evaluator.
 */
@NullMarked
package io.casa.toolcheck.grounding;

import org.jspecify.annotations.NullMarked;
