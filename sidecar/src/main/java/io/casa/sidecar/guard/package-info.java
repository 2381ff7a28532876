/* SPDX-License-Identifier: Apache-2.0 */

/** What may pass in and out of the app: one ruling per request, one reader per answer. */
@NullMarked
package io.casa.sidecar.guard;

import org.jspecify.annotations.NullMarked;
