/* SPDX-License-Identifier: Apache-2.0 */

/** Client authentication of apps by their platform's tokens. */
@NullMarked
package io.casa.keycloak.workloads;

import org.jspecify.annotations.NullMarked;
