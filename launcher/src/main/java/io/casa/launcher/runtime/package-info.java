/* SPDX-License-Identifier: Apache-2.0 */

/** A whole multi-agent system running on one machine. */
@NullMarked
package io.casa.launcher.runtime;

import org.jspecify.annotations.NullMarked;
