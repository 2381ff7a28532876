/* SPDX-License-Identifier: Apache-2.0 */

/** Which tools an MCP server says it has. */
@NullMarked
package io.casa.launcher.tools;

import org.jspecify.annotations.NullMarked;
