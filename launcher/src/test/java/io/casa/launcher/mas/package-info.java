/* SPDX-License-Identifier: Apache-2.0 */
@NullMarked
package io.casa.launcher.mas;

import org.jspecify.annotations.NullMarked;
