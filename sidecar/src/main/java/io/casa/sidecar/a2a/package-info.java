/* SPDX-License-Identifier: Apache-2.0 */

/** Reading of what agents send each other: A2A 1.0, JSON-RPC and HTTP+JSON. */
@NullMarked
package io.casa.sidecar.a2a;

import org.jspecify.annotations.NullMarked;
