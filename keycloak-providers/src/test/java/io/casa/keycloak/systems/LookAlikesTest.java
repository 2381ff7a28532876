/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LookAlikesTest {
  @ParameterizedTest
  @CsvSource({
    "transfer, transfer, has the same name as",
    "transfer, Transfer, looks like",
    "get_accounts, get-accounts, looks like",
    "list_bills, 1ist_bi11s, looks like",
    "modern, modem, looks like",
    "log0ut, logout, looks like",
    "get_account, get_accounts, differs by one character from",
    "transfer, transfar, differs by one character from",
    "transfer, xtransfer, differs by one character from",
  })
  void amongWhenNamesAtTwoServersAreAlikeThenWarns(String one, String other, String relation) {
    assertThat(LookAlikes.among(Set.of(new ToolKey("a", one), new ToolKey("b", other))))
        .containsExactly("tool b/" + other + ": " + relation + " a/" + one);
  }

  @ParameterizedTest
  @CsvSource({
    "transfer, refund",
    "get_accounts, get_account_s2",
    "transfer, rtansfer2",
    "read, reed",
    "abcdef, bcdefa",
  })
  void amongWhenNamesAreNotAlikeThenDoesNot(String one, String other) {
    assertThat(LookAlikes.among(Set.of(new ToolKey("a", one), new ToolKey("b", other)))).isEmpty();
  }

  @Test
  void amongWhenTheyAreAtOneServerThenDoesNot() {
    assertThat(
            LookAlikes.among(Set.of(new ToolKey("a", "get_bill"), new ToolKey("a", "get_bills"))))
        .isEmpty();
  }

  @Test
  void amongWhenManyAreAlikeThenWarnsOfSome() {
    Set<ToolKey> tools = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      tools.add(new ToolKey("s" + i, "transfer"));
    }

    assertThat(LookAlikes.among(tools)).hasSize(LookAlikes.MOST_WARNINGS);
  }
}
