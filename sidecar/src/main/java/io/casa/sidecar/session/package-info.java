/* SPDX-License-Identifier: Apache-2.0 */

/** Whose call is it: the live sessions of one app and the rules that attribute calls to them. */
@NullMarked
package io.casa.sidecar.session;

import org.jspecify.annotations.NullMarked;
