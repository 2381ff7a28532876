/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.Optional;

class AiPoweredToolMatchContractTest extends ToolCheckContract {
  @Override
  protected ToolCheck newCheck() {
    return new AiPoweredToolMatch(
        FakeEmbedder.with(0.2), MatchSettings.standard(), Optional.empty());
  }
}
