/* SPDX-License-Identifier: Apache-2.0 */

/** Counts, shares and intervals over decisions and labels. */
@NullMarked
package io.casa.evaluator.metrics;

import org.jspecify.annotations.NullMarked;
