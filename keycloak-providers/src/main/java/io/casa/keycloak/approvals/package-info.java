/* SPDX-License-Identifier: Apache-2.0 */

/** Tool calls that a person has to approve: what is asked, the page that asks, what was decided. */
@NullMarked
package io.casa.keycloak.approvals;

import org.jspecify.annotations.NullMarked;
