/* SPDX-License-Identifier: Apache-2.0 */

/** Clients from outside that name themselves by a document. */
@NullMarked
package io.casa.keycloak.it.clients;

import org.jspecify.annotations.NullMarked;
