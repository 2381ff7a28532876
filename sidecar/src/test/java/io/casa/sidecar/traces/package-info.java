/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.casa.sidecar.traces;

import org.jspecify.annotations.NullMarked;
