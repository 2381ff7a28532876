/* SPDX-License-Identifier: Apache-2.0 */

/** Apps that prove themselves by tokens of the platform that runs them. */
@NullMarked
package io.casa.keycloak.it.workloads;

import org.jspecify.annotations.NullMarked;
