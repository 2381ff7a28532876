/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.casa.launcher.tools;

import org.jspecify.annotations.NullMarked;
