/* SPDX-License-Identifier: Apache-2.0 */

/** MCP over streamable HTTP: strict reading of JSON-RPC bodies, and the forms of a refusal. */
@NullMarked
package io.casa.sidecar.mcp;

import org.jspecify.annotations.NullMarked;
