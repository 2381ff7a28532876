/* SPDX-License-Identifier: Apache-2.0 */

/** Who acts for whom: intents, delegations and the token profile that carries them. */
@NullMarked
package io.casa.exchange;

import org.jspecify.annotations.NullMarked;
