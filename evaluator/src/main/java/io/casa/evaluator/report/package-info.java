/* SPDX-License-Identifier: Apache-2.0 */

/** The report as JSON, as tables and as a picture. */
@NullMarked
package io.casa.evaluator.report;

import org.jspecify.annotations.NullMarked;
