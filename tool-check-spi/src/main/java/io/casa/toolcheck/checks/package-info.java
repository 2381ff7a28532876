/* SPDX-License-Identifier: Apache-2.0 */

/** CASA's own deterministic checks. */
@NullMarked
package io.casa.toolcheck.checks;

import org.jspecify.annotations.NullMarked;
