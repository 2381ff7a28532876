/* SPDX-License-Identifier: Apache-2.0 */

/** What a realm publishes of its apps. */
@NullMarked
package io.casa.keycloak.it.apps;

import org.jspecify.annotations.NullMarked;
