/* SPDX-License-Identifier: Apache-2.0 */

/** What a token costs the server, compared with what stock Keycloak's cost. */
@NullMarked
package io.casa.bench;

import org.jspecify.annotations.NullMarked;
