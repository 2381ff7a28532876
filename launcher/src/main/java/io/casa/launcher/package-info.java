/* SPDX-License-Identifier: Apache-2.0 */

/** Runs CASA on one machine: the library CasaRuntime and the commands of casa. */
@NullMarked
package io.casa.launcher;

import org.jspecify.annotations.NullMarked;
