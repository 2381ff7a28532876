/* SPDX-License-Identifier: Apache-2.0 */
/** Reports of the tool definitions that apps see their MCP servers list. */
@NullMarked
package io.casa.keycloak.definitions;

import org.jspecify.annotations.NullMarked;
