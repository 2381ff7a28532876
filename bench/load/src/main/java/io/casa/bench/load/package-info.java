/* SPDX-License-Identifier: Apache-2.0 */

/** Whether the rules hold with many sessions at once, and while parts fail. */
@NullMarked
package io.casa.bench.load;

import org.jspecify.annotations.NullMarked;
