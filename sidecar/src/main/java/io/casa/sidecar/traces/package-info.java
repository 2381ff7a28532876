/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Tells an OpenTelemetry collector of decisions, as spans; the one package that knows
 * OpenTelemetry.
 */
@NullMarked
package io.casa.sidecar.traces;

import org.jspecify.annotations.NullMarked;
