/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.time.Instant;

class ArgumentConstraintsContractTest extends ToolCheckContract {
  @Override
  protected ToolCheck newCheck() {
    return new ArgumentConstraints(() -> Instant.EPOCH);
  }
}
