/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Sessions that were ended before their time: kept on the intent, asked for with each token of it,
 * and told to whoever listens.
 */
@NullMarked
package io.casa.keycloak.revocation;

import org.jspecify.annotations.NullMarked;
