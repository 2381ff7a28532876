/* SPDX-License-Identifier: Apache-2.0 */

/** What was decided about each tool call, kept in the realm's database. */
@NullMarked
package io.casa.keycloak.decisions;

import org.jspecify.annotations.NullMarked;
