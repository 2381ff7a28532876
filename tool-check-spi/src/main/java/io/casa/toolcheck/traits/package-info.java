/* SPDX-License-Identifier: Apache-2.0 */

/** What a tool is, told from its registered definition alone: its verb, and whether it acts. */
@NullMarked
package io.casa.toolcheck.traits;

import org.jspecify.annotations.NullMarked;
