/* SPDX-License-Identifier: Apache-2.0 */
/** The attacker's wire tap: forwards HTTP and remembers the last tool call that it carried. */
@NullMarked
package io.casa.demo.tap;

import org.jspecify.annotations.NullMarked;
