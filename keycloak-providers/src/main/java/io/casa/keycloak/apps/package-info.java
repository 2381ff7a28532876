/* SPDX-License-Identifier: Apache-2.0 */

/** What the apps of multi-agent systems publish of themselves: client metadata and public keys. */
@NullMarked
package io.casa.keycloak.apps;

import org.jspecify.annotations.NullMarked;
