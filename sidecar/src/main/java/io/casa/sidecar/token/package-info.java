/* SPDX-License-Identifier: Apache-2.0 */

/** Verification of tool tokens by themselves, without asking Keycloak. */
@NullMarked
package io.casa.sidecar.token;

import org.jspecify.annotations.NullMarked;
