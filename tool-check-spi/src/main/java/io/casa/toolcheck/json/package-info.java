/* SPDX-License-Identifier: Apache-2.0 */

/**
 * JSON as security decisions need it: one strict reader, exact numbers, RFC 8785 canonical form.
 */
@NullMarked
package io.casa.toolcheck.json;

import org.jspecify.annotations.NullMarked;
