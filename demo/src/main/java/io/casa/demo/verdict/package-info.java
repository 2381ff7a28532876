/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What happened, by the enforcement's own records: steps, table, JSON and whether all is well.
 * Pure.
 */
@NullMarked
package io.casa.demo.verdict;

import org.jspecify.annotations.NullMarked;
