/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerificationTest extends ToolCheckContract {
  private static final Verdict BLOCK = new Verdict.Block(DenyReason.INSUFFICIENT_SCOPE);

  @Override
  protected ToolCheck newCheck() {
    return new TokenVerification();
  }

  @Test
  void checkWhenScopeNamesTheToolThenAllowsWhateverTheToolsClaimSays() {
    assertThat(newCheck().check(request().intentTools().build()))
        .isEqualTo(new Verdict.Allow(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "pay",
        "tool:",
        "tool:PAY",
        "tool:pay2",
        "TOOL:pay",
        "tool:pa tool:y",
        "call-tools user-input",
        "tool:pay_back tool:repay"
      })
  void checkWhenScopeHasOnlyLookAlikesThenBlocks(String scopes) {
    String[] held =
        Arrays.stream(scopes.split(" ")).filter(s -> !s.isEmpty()).toArray(String[]::new);

    assertThat(newCheck().check(request().scopes(held).build())).isEqualTo(BLOCK);
  }
}
