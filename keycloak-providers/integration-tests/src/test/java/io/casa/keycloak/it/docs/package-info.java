/* SPDX-License-Identifier: Apache-2.0 */

/** The examples of the user docs, run as they stand there. */
@NullMarked
package io.casa.keycloak.it.docs;

import org.jspecify.annotations.NullMarked;
