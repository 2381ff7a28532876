/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The rules for client metadata documents: URLs, documents, keys and whom a realm trusts. Pure:
 * nothing here opens a connection or knows Keycloak.
 */
@NullMarked
package io.casa.cimd;

import org.jspecify.annotations.NullMarked;
