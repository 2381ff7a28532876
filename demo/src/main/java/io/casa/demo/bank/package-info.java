/* SPDX-License-Identifier: Apache-2.0 */
/** A bank as an MCP server: an in-memory ledger behind a dozen tools. */
@NullMarked
package io.casa.demo.bank;

import org.jspecify.annotations.NullMarked;
