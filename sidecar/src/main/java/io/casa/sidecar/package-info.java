/* SPDX-License-Identifier: Apache-2.0 */

/** The sidecar's process: command line, start, wiring, end. */
@NullMarked
package io.casa.sidecar;

import org.jspecify.annotations.NullMarked;
