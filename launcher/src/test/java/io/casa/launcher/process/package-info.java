/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.casa.launcher.process;

import org.jspecify.annotations.NullMarked;
