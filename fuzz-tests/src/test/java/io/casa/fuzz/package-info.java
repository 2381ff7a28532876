/* SPDX-License-Identifier: Apache-2.0 */
/** Readers of hostile bytes, judged by readers that others wrote. */
@NullMarked
package io.casa.fuzz;

import org.jspecify.annotations.NullMarked;
