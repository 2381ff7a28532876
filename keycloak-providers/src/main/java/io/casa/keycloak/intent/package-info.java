/* SPDX-License-Identifier: Apache-2.0 */

/** Opening an intent: one user prompt, its record and its intent token. */
@NullMarked
package io.casa.keycloak.intent;

import org.jspecify.annotations.NullMarked;
