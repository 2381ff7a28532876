/* SPDX-License-Identifier: Apache-2.0 */

/** What a sidecar adds to a request, compared with the same Envoy without it. */
@NullMarked
package io.casa.bench.sidecar;

import org.jspecify.annotations.NullMarked;
