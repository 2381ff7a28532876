/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.casa.launcher.envoy;

import org.jspecify.annotations.NullMarked;
