/* SPDX-License-Identifier: Apache-2.0 */

/** The wire edge towards Envoy: the files it runs on and the gRPC services it asks. */
@NullMarked
package io.casa.sidecar.envoy;

import org.jspecify.annotations.NullMarked;
