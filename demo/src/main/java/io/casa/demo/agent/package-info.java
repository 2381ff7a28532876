/* SPDX-License-Identifier: Apache-2.0 */
/** Two bank assistants that know nothing of CASA: one safe, one compromised. */
@NullMarked
package io.casa.demo.agent;

import org.jspecify.annotations.NullMarked;
