/* SPDX-License-Identifier: Apache-2.0 */

/** An example of a tool check that is not CASA's own. */
@NullMarked
package io.casa.examples.hours;

import org.jspecify.annotations.NullMarked;
