/* SPDX-License-Identifier: Apache-2.0 */

/** Multi-agent systems: their documents, their REST interface and what a realm knows of them. */
@NullMarked
package io.casa.keycloak.systems;

import org.jspecify.annotations.NullMarked;
