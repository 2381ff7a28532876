/* SPDX-License-Identifier: Apache-2.0 */

/**
 * Do a call's arguments keep the rules that the system's document has for the tool? JSON Schema and
 * CEL, compiled when the document arrives. No Keycloak class.
 */
@NullMarked
package io.casa.constraints;

import org.jspecify.annotations.NullMarked;
