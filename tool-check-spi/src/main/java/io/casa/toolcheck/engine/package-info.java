/* SPDX-License-Identifier: Apache-2.0 */

/** The pure pipeline that combines checks into one decision. */
@NullMarked
package io.casa.toolcheck.engine;

import org.jspecify.annotations.NullMarked;
