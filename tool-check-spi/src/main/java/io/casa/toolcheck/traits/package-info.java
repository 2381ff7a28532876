/* SPDX-License-Identifier: Apache-2.0 */

/** What a tool's definition tells about what the tool does. */
@NullMarked
package io.casa.toolcheck.traits;

import org.jspecify.annotations.NullMarked;
