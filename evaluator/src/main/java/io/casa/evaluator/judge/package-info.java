/* SPDX-License-Identifier: Apache-2.0 */

/** What is asked about a step and what is answered, and nothing that must not be known. */
@NullMarked
package io.casa.evaluator.judge;

import org.jspecify.annotations.NullMarked;
