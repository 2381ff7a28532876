/* SPDX-License-Identifier: Apache-2.0 */

/** Keycloak's own distribution as a process, with or without our providers. */
@NullMarked
package io.casa.launcher.keycloak;

import org.jspecify.annotations.NullMarked;
