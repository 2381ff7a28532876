/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import java.util.List;

/**
 * One way of a request to the server.
 *
 * @param port that is asked
 * @param processes whose processor time is counted
 * @param fresh whether each request may be sent only once
 */
record Variant(String name, int port, List<Measured> processes, boolean fresh) {}
