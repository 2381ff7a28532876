/* SPDX-License-Identifier: Apache-2.0 */

/**
 * What the apps of multi-agent systems publish of themselves, client metadata and public keys, and
 * what they are told of their system.
 */
@NullMarked
package io.casa.keycloak.apps;

import org.jspecify.annotations.NullMarked;
