/* SPDX-License-Identifier: Apache-2.0 */

/** {@code /realms/{realm}/casa}: where our endpoints hang that are not Keycloak's own. */
@NullMarked
package io.casa.keycloak.rest;

import org.jspecify.annotations.NullMarked;
