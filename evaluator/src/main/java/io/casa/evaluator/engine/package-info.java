/* SPDX-License-Identifier: Apache-2.0 */

/** The product's own tool checks as a judge of recorded steps. */
@NullMarked
package io.casa.evaluator.engine;

import org.jspecify.annotations.NullMarked;
