/* SPDX-License-Identifier: Apache-2.0 */

/** What the sidecar tells of itself: decisions on file, metrics, readiness. */
@NullMarked
package io.casa.sidecar.metrics;

import org.jspecify.annotations.NullMarked;
