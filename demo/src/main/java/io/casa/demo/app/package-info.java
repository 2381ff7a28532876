/* SPDX-License-Identifier: Apache-2.0 */
/** What every program of the demo has in common: how it is started, announced and ended. */
@NullMarked
package io.casa.demo.app;

import org.jspecify.annotations.NullMarked;
