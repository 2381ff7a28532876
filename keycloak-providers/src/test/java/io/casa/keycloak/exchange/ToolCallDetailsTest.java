/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ToolCallDetailsTest {
  @Test
  void readWhenScopeAndDetailsAgreeThenGivesTheCall() throws RefusedException {
    ToolCallDetails details =
        ToolCallDetails.read("t", details("\"tool\":\"t\",\"arguments\":{\"secret\":1}"));

    assertThat(details.tool()).isEqualTo("t");
    assertThat(details.arguments().members()).containsKey("secret");
    assertThat(details.llmCallId()).isEqualTo(Optional.empty());
    assertThat(details.provenance()).isEqualTo(new Provenance.NotTraced());
    assertThat(details.observed()).isEqualTo(new ObservedDefinition.NotSeen());
    assertThat(details.toString()).doesNotContain("secret");
  }

  @Test
  void readWhenTheValuesWereTracedThenGivesTheirOrigins() throws RefusedException {
    ToolCallDetails details =
        ToolCallDetails.read("t", details("\"tool\":\"t\",\"arguments\":{},\"provenance\":[]"));

    assertThat(details.provenance()).isEqualTo(new Provenance.Traced(List.of()));
  }

  @Test
  void readWhenAnApprovalIsWaitedForThenNamesIt() throws RefusedException {
    String id = "7d0c2a4e-5f0e-4c56-9d3e-0a4b8d1f6c21";
    String call = "\"tool\":\"t\",\"arguments\":{}";

    assertThat(
            ToolCallDetails.read("t", details(call + ",\"approval_id\":\"" + id + "\""))
                .approvalId())
        .contains(id);
    assertThat(ToolCallDetails.read("t", details(call)).approvalId()).isEmpty();
  }

  @Test
  void readWhenADefinitionWasSeenOrMissedThenSaysSo() throws RefusedException {
    String sha256 = "YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8";
    String call = "\"tool\":\"t\",\"arguments\":{},\"definition_sha256\":";

    assertThat(ToolCallDetails.read("t", details(call + "\"" + sha256 + "\"")).observed())
        .isEqualTo(new ObservedDefinition.Seen(sha256));
    assertThat(ToolCallDetails.read("t", details(call + "null")).observed())
        .isEqualTo(new ObservedDefinition.Absent());
  }

  @Test
  void readWhenTheCallBringsInputThenTakesItsHashAndWhatItContinues() throws RefusedException {
    String id = "7d0c2a4e-5f0e-4c56-9d3e-0a4b8d1f6c21";
    String sha256 = "YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8";
    String call = "\"tool\":\"t\",\"arguments\":{}";
    String input = call + ",\"input_sha256\":\"" + sha256 + "\"";

    assertThat(ToolCallDetails.read("t", details(call)).input())
        .isEqualTo(ToolCallDetails.Input.NONE);
    assertThat(ToolCallDetails.read("t", details(input)).input())
        .isEqualTo(new ToolCallDetails.Input(Optional.of(sha256), Optional.empty()));
    assertThat(ToolCallDetails.read("t", details(input + ",\"continues\":\"" + id + "\"")).input())
        .isEqualTo(new ToolCallDetails.Input(Optional.of(sha256), Optional.of(id)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tool\":\"t\"",
        "\"arguments\":{}",
        "\"tool\":\"T\",\"arguments\":{}",
        "\"tool\":7,\"arguments\":{}",
        "\"tool\":\"t\",\"arguments\":[]",
        "\"tool\":\"t\",\"arguments\":\"{}\"",
        "\"tool\":\"t\",\"arguments\":null",
        "\"tool\":\"t\",\"arguments\":{\"a\":1,\"a\":1}",
        "\"tool\":\"t\",\"arguments\":{},\"llm_call_id\":null",
        "\"tool\":\"t\",\"arguments\":{},\"llm_call_id\":\"x\"",
        "\"tool\":\"t\",\"arguments\":{},\"provenance\":{}",
        "\"tool\":\"t\",\"arguments\":{},\"approval_id\":null",
        "\"tool\":\"t\",\"arguments\":{},\"approval_id\":\"1\"",
        "\"tool\":\"t\",\"arguments\":{},\"input_sha256\":\"\"",
        "\"tool\":\"t\",\"arguments\":{},\"input_sha256\":null",
        "\"tool\":\"t\",\"arguments\":{},\"continues\":\"7d0c2a4e-5f0e-4c56-9d3e-0a4b8d1f6c21\"",
        "\"tool\":\"t\",\"arguments\":{},\"continues\":\"x\","
            + "\"input_sha256\":\"YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8\"",
        "\"tool\":\"t\",\"arguments\":{},\"definition_sha256\":\"\"",
        "\"tool\":\"t\",\"arguments\":{},\"definition_sha256\":false",
        "\"tool\":\"t\",\"arguments\":{},"
            + "\"definition_sha256\":\"YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8=\"",
      })
  void readWhenDetailsAreWrongThenRefuses(String members) {
    assertRefused(OAuthError.INVALID_AUTHORIZATION_DETAILS, "t", details(members));
  }

  private static void assertRefused(OAuthError error, String tool, String details) {
    assertThatThrownBy(() -> ToolCallDetails.read(tool, details))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal().error()).isEqualTo(error));
  }

  private static String details(String members) {
    return "[{\"type\":\"urn:casa:tool-call\"," + members + "}]";
  }
}
