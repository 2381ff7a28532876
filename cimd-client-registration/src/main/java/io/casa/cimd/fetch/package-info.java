/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Fetches documents and key sets. The only place that opens a connection: it resolves a name,
 * checks every address, and connects to one of exactly those.
 */
@NullMarked
package io.casa.cimd.fetch;

import org.jspecify.annotations.NullMarked;
