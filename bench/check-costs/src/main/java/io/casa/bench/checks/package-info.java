/* SPDX-License-Identifier: Apache-2.0 */
/** What the tool checks cost for one call, by JMH. */
@NullMarked
package io.casa.bench.checks;

import org.jspecify.annotations.NullMarked;
