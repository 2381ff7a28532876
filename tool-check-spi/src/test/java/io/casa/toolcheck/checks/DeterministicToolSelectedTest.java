/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeterministicToolSelectedTest extends ToolCheckContract {
  private static final Verdict BLOCK = new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);

  @Override
  protected ToolCheck newCheck() {
    return new DeterministicToolSelected();
  }

  @Test
  void checkWhenToolListedAndRegisteredThenAllows() {
    assertThat(newCheck().check(request().build())).isEqualTo(new Verdict.Allow(Optional.empty()));
  }

  @Test
  void checkWhenToolNotInIntentTokenThenBlocks() {
    assertThat(newCheck().check(request().intentTools("PAY", "pay ", "pa").build()))
        .isEqualTo(BLOCK);
  }

  @Test
  void checkWhenToolNotRegisteredThenBlocks() {
    assertThat(newCheck().check(request().unregistered().build())).isEqualTo(BLOCK);
  }

  @Test
  void checkWhenDefinitionIsOfAnotherToolThenBlocks() {
    assertThat(newCheck().check(request().registered("other", "{}").build())).isEqualTo(BLOCK);
  }
}
