/* SPDX-License-Identifier: Apache-2.0 */

/** Envoy: found or fetched, checked, run as a process. */
@NullMarked
package io.casa.launcher.envoy;

import org.jspecify.annotations.NullMarked;
