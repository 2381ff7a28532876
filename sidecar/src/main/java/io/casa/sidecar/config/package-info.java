/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What {@code sidecar.json} says (docs/contracts.md, section 6), and what Keycloak says of the
 * system (section 5), read strictly.
 */
@NullMarked
package io.casa.sidecar.config;

import org.jspecify.annotations.NullMarked;
