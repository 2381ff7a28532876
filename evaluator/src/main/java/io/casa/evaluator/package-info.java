/* SPDX-License-Identifier: Apache-2.0 */

/** The command {@code ./casa eval}: recorded sessions in, a report out. */
@NullMarked
package io.casa.evaluator;

import org.jspecify.annotations.NullMarked;
