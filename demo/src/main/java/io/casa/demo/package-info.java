/* SPDX-License-Identifier: Apache-2.0 */
/** Plays the scenario on real parts and judges it by what the enforcement recorded. */
@NullMarked
package io.casa.demo;

import org.jspecify.annotations.NullMarked;
