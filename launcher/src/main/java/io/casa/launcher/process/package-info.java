/* SPDX-License-Identifier: Apache-2.0 */

/** Processes and ports: started, logged, stopped, never leaked. */
@NullMarked
package io.casa.launcher.process;

import org.jspecify.annotations.NullMarked;
