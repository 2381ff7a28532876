/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.casa.launcher.sidecar;

import org.jspecify.annotations.NullMarked;
