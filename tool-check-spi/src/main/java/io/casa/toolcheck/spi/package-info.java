/* SPDX-License-Identifier: Apache-2.0 */

/** What a third party implements to add a tool check. */
@NullMarked
package io.casa.toolcheck.spi;

import org.jspecify.annotations.NullMarked;
