/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.casa.launcher.runtime;

import org.jspecify.annotations.NullMarked;
