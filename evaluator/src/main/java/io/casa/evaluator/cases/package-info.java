/* SPDX-License-Identifier: Apache-2.0 */

/** Reads session files of the form {@code casa-cases/1} and parts inputs from labels. */
@NullMarked
package io.casa.evaluator.cases;

import org.jspecify.annotations.NullMarked;
