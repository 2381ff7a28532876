/* SPDX-License-Identifier: Apache-2.0 */

/** The commands of casa that are Java. */
@NullMarked
package io.casa.launcher.cli;

import org.jspecify.annotations.NullMarked;
