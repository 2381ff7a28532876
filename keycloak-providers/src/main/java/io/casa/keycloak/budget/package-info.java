/* SPDX-License-Identifier: Apache-2.0 */
/** How many tool calls were granted in a session, counted so that no two take one place. */
@NullMarked
package io.casa.keycloak.budget;

import org.jspecify.annotations.NullMarked;
