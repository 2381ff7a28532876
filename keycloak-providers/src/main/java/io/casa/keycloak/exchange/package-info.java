/* SPDX-License-Identifier: Apache-2.0 */

/** Token exchange (RFC 8693) for LLM and tool tokens; every other exchange is left to Keycloak. */
@NullMarked
package io.casa.keycloak.exchange;

import org.jspecify.annotations.NullMarked;
