/* SPDX-License-Identifier: Apache-2.0 */

/** One app's sidecar: its file, its process, its Envoy. */
@NullMarked
package io.casa.launcher.sidecar;

import org.jspecify.annotations.NullMarked;
