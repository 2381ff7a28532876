/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgumentGroundingTest extends ToolCheckContract {
  @Override
  protected ToolCheck newCheck() {
    return new ArgumentGrounding();
  }

  @ParameterizedTest
  @CsvSource({
    "PROMPT, allow",
    "LINKED_RECORD, allow",
    "LINKED_TEXT_RECORD, allow",
    "LINKED_TEXT, allow",
    "RELATED_RECORD, abstain",
    "RECORD, abstain",
    "RELATED_TEXT_RECORD, abstain",
    "TEXT_RECORD, abstain",
    "NAMED_TEXT, abstain",
    "RELATED_TEXT, block",
    "TEXT, block",
    "NOWHERE, block",
  })
  void checkWhenAddressThenItsPlaceDecides(Origin origin, String verdict) {
    ToolCheckRequests pays =
        paying("Pay the rent", "{\"recipient\":{\"type\":\"string\"}}")
            .traced(new ArgumentOrigin("/recipient", Part.ACCOUNT, origin));
    assertThat(verdict(pays)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "LINKED_RECORD, allow, allow",
    "RECORD, abstain, abstain",
    "RELATED_TEXT, allow, abstain",
    "TEXT, abstain, block",
    "NOWHERE, block, block",
  })
  void checkWhenTargetIsANameThenTheServerKnowsHim(Origin origin, String asked, String notAsked) {
    assertThat(verdict(pays("Pay the rent", "recipient", origin))).isEqualTo(asked);
    assertThat(verdict(pays("Show me the rent", "recipient", origin))).isEqualTo(notAsked);
  }

  @ParameterizedTest
  @CsvSource({
    "Pay the rent, RECORD, abstain",
    "Pay my last invoice, RECORD, allow",
    "Pay my last invoice, RELATED_RECORD, allow",
    "Pay my last invoice, TEXT_RECORD, abstain",
    "Pay my last invoice, NAMED_TEXT, abstain",
    "Pay my last invoice, TEXT, abstain",
    "Pay my last invoice, NOWHERE, block",
    "Show me my last invoice, RECORD, abstain",
    "'Pay the rent. Best regards, Tom', RECORD, abstain",
  })
  void checkWhenToldByComparisonWhatToChooseThenARecordsNameIsChosen(
      String prompt, Origin origin, String verdict) {
    assertThat(verdict(pays(prompt, "recipient", origin))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({"EMAIL", "ACCOUNT"})
  void checkWhenToldByComparisonWhatToChooseThenARecordsAddressIsStillAskedAbout(Part part) {
    ToolCheckRequests pays =
        paying("Pay my last invoice", "{\"recipient\":{\"type\":\"string\"}}")
            .traced(
                new ArgumentOrigin("/recipient", Part.WHOLE, Origin.RECORD),
                new ArgumentOrigin("/recipient", part, Origin.RECORD));
    assertThat(verdict(pays)).isEqualTo("abstain");
  }

  @Test
  void checkWhenToldByComparisonWhatToChooseThenARecordsSecretIsStillAskedAbout() {
    assertThat(verdict(pays("Pay my last invoice", "password", Origin.RECORD)))
        .isEqualTo("abstain");
  }

  @ParameterizedTest
  @CsvSource({"Pay the rent, abstain", "Show me the rent, block"})
  void checkWhenATextSpellsTheToolThenItsAuthorWantsTheCall(String prompt, String verdict) {
    ToolCheckRequests pays =
        paying(prompt, "{}").traced(new ArgumentOrigin("", Part.TOOL_NAME, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "recipient, Pay the rent, abstain",
    "recipient, Show me the rent, block",
    "invoice_id, Pay the rent, abstain",
    "invoice_id, Show me the rent, block",
    "text, Pay the rent, allow",
    "text, Show me the rent, abstain",
  })
  void checkWhenATextDemandsTheDeedWithTheValueThenItIsItsAuthorsWish(
      String parameter, String prompt, String verdict) {
    ToolCheckRequests pays =
        paying(prompt, "{\"" + parameter + "\":{\"type\":\"string\"}}")
            .traced(
                new ArgumentOrigin("/" + parameter, Part.WHOLE, Origin.LINKED_RECORD),
                new ArgumentOrigin("/" + parameter, Part.DEMANDED, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo(verdict);
  }

  @Test
  void checkWhenTheDemandEvenKnowsTheToolThenBlocks() {
    ToolCheckRequests pays =
        paying("Pay the rent", "{\"recipient\":{\"type\":\"string\"}}")
            .traced(
                new ArgumentOrigin("", Part.TOOL_NAME, Origin.TEXT),
                new ArgumentOrigin("/recipient", Part.DEMANDED, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo("block");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"default\":12,', '12', allow",
    "'\"default\":12,', '24', abstain",
    "'', '12', abstain",
    "'\"default\":\"12\",', '12', abstain",
  })
  void checkWhenTheValueIsTheDefaultThenNothingWasChosen(
      String declared, String value, String verdict) {
    ToolCheckRequests pays =
        request()
            .prompt("Pay the rent")
            .calls("pay", "{\"months\":" + value + "}")
            .registered(
                "pay", "{\"properties\":{\"months\":{" + declared + "\"type\":\"integer\"}}}")
            .traced(new ArgumentOrigin("/months", Part.WHOLE, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo(verdict);
  }

  @Test
  void checkWhenADefaultLiesDeeperThenItIsNoneOfTheCall() {
    String schema =
        "{\"properties\":{\"plan\":{\"type\":\"object\",\"properties\":"
            + "{\"months\":{\"type\":\"integer\",\"default\":12}}}}}";
    ToolCheckRequests pays =
        request()
            .prompt("Pay the rent")
            .calls("pay", "{\"plan\":{\"months\":12}}")
            .registered("pay", schema)
            .traced(new ArgumentOrigin("/plan/months", Part.WHOLE, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo("abstain");
  }

  @ParameterizedTest
  @CsvSource({"LINKED_RECORD, block", "NOWHERE, block", "PROMPT, allow"})
  void checkWhenWordsGoAlongThatTheUserNeverSaidThenALinkedTextsAddressIsNotRead(
      Origin beside, String verdict) {
    ToolCheckRequests reads =
        request()
            .readOnly()
            .traced(
                new ArgumentOrigin("/url", Part.URL, Origin.LINKED_TEXT),
                new ArgumentOrigin("/headers/X-Pods", Part.WHOLE, beside));
    assertThat(verdict(reads)).isEqualTo(verdict);
  }

  @Test
  void checkWhenATextHasTheAgentLookThenBlocksTheRead() {
    assertThat(
            verdict(
                request()
                    .readOnly()
                    .traced(
                        new ArgumentOrigin("/q", Part.WHOLE, Origin.NOWHERE),
                        new ArgumentOrigin("/q", Part.DEMANDED, Origin.TEXT))))
        .isEqualTo("block");
  }

  @ParameterizedTest
  @CsvSource({"search_web, block", "zork, abstain"})
  void checkWhenALookCarriesWhatOthersToldThenBlocks(String tool, String verdict) {
    ToolCheckRequests call =
        request()
            .prompt("When does the pharmacy open?")
            .calls(tool, "{\"currency\":\"x\"}")
            .registered(
                tool, "{\"type\":\"object\",\"properties\":{\"currency\":{\"type\":\"string\"}}}")
            .traced(
                new ArgumentOrigin("/currency", Part.WHOLE, Origin.LINKED_RECORD),
                new ArgumentOrigin("/currency", Part.CARRIED, Origin.TEXT));
    assertThat(verdict(call)).isEqualTo(verdict);
  }

  @Test
  void checkWhenAnAddressFromALineTakesMadeUpWordsAlongThenBlocksTheRead() {
    ArgumentOrigin url = new ArgumentOrigin("/url", Part.URL, Origin.LINKED_TEXT);
    assertThat(verdict(request().readOnly().traced(url))).isEqualTo("allow");
    assertThat(
            verdict(
                request()
                    .readOnly()
                    .traced(url, new ArgumentOrigin("/header", Part.WHOLE, Origin.NOWHERE))))
        .isEqualTo("block");
  }

  @ParameterizedTest
  @CsvSource({"Show me the rent, abstain", "The rent of Lena Bauer, allow"})
  void checkWhenNoDeedWasMadeOutThenOnlyAnotherDeedSpeaksAgainstALinkedRecord(
      String prompt, String verdict) {
    ToolCheckRequests pays =
        paying(prompt, "{\"recipient\":{\"type\":\"string\"}}")
            .traced(new ArgumentOrigin("/recipient", Part.ACCOUNT, Origin.LINKED_TEXT_RECORD));
    assertThat(verdict(pays)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "PROMPT, allow",
    "RECORD, allow",
    "NOWHERE, allow",
    "NAMED_TEXT, abstain",
    "TEXT, abstain"
  })
  void checkWhenAmountThenItMustNotBeADemandInAText(Origin origin, String verdict) {
    ToolCheckRequests pays =
        paying("Pay the rent", "{\"amount\":{\"type\":\"number\"}}")
            .traced(new ArgumentOrigin("/amount", Part.WHOLE, origin));
    assertThat(verdict(pays)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "PROMPT, allow, allow",
    "LINKED_RECORD, allow, allow",
    "LINKED_TEXT_RECORD, allow, allow",
    "LINKED_TEXT, allow, abstain",
    "RECORD, allow, abstain",
    "RELATED_TEXT, allow, abstain",
    "TEXT_RECORD, allow, abstain",
    "NAMED_TEXT, allow, abstain",
    "TEXT, abstain, block",
    "NOWHERE, abstain, abstain",
  })
  void checkWhenSelectorThenItCountsWhetherTheDeedWasAskedFor(
      Origin origin, String asked, String notAsked) {
    assertThat(verdict(pays("Pay invoice 88", "invoice_id", origin))).isEqualTo(asked);
    assertThat(verdict(pays("Show me invoice 88", "invoice_id", origin))).isEqualTo(notAsked);
  }

  @ParameterizedTest
  @CsvSource({
    "update_invoice, RECORD, allow",
    "update_invoice, TEXT_RECORD, abstain",
    "update_invoice, NAMED_TEXT, abstain",
    "pay_invoice, RECORD, abstain",
    "delete_invoice, RECORD, abstain",
    "zork_invoice, RECORD, abstain",
  })
  void checkWhenNobodyKnowsWhetherTheDeedWasAskedForThenAFieldMaySayWhatALightOneIsDoneTo(
      String tool, Origin origin, String verdict) {
    ToolCheckRequests calls =
        request()
            .prompt("Frobnicate invoice 88")
            .calls(tool, "{\"invoice_id\":\"i-2\"}")
            .registered(tool, "{\"properties\":{\"invoice_id\":{\"type\":\"string\"}}}")
            .traced(new ArgumentOrigin("/invoice_id", Part.WHOLE, origin));
    assertThat(verdict(calls)).isEqualTo(verdict);
  }

  @Test
  void checkWhenUserLeftTheDeedToATextThenAsksInsteadOfBlocking() {
    ToolCheckRequests pays =
        paying("Do what the letter says", "{\"recipient\":{\"type\":\"string\"}}")
            .traced(new ArgumentOrigin("/recipient", Part.ACCOUNT, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo("abstain");
  }

  @Test
  void checkWhenAddressStandsAloneThenItIsATargetWhateverItsParameterIsCalled() {
    ToolCheckRequests pays =
        paying("Pay the rent", "{\"empf\":{\"type\":\"string\"}}")
            .traced(new ArgumentOrigin("/empf", Part.ACCOUNT, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo("block");
  }

  @Test
  void checkWhenContentHoldsAnAddressOutOfATextThenAsks() {
    ToolCheckRequests pays =
        paying("Pay the rent", "{\"text\":{\"type\":\"string\"}}")
            .traced(
                new ArgumentOrigin("/text", Part.WHOLE, Origin.NOWHERE),
                new ArgumentOrigin("/text", Part.URL, Origin.TEXT));
    assertThat(verdict(pays)).isEqualTo("abstain");
  }

  @Test
  void checkWhenContentIsFreeThenAllows() {
    assertThat(verdict(pays("Pay the rent", "text", Origin.NOWHERE))).isEqualTo("allow");
  }

  @ParameterizedTest
  @CsvSource({"PROMPT, allow", "TEXT_RECORD, allow", "TEXT, abstain", "NOWHERE, block"})
  void checkWhenReadGoesToAUrlThenDataMayLeaveByIt(Origin origin, String verdict) {
    assertThat(verdict(request().readOnly().traced(new ArgumentOrigin("/url", Part.URL, origin))))
        .isEqualTo(verdict);
  }

  @Test
  void checkWhenSearchHoldsAnAddressOutOfATextThenBlocks() {
    assertThat(
            verdict(
                request()
                    .readOnly()
                    .traced(
                        new ArgumentOrigin("/q", Part.WHOLE, Origin.NOWHERE),
                        new ArgumentOrigin("/q", Part.URL, Origin.TEXT))))
        .isEqualTo("block");
  }

  @Test
  void checkWhenReadHasNoUrlThenAllows() {
    assertThat(
            verdict(
                request().readOnly().traced(new ArgumentOrigin("/q", Part.WHOLE, Origin.NOWHERE))))
        .isEqualTo("allow");
  }

  @ParameterizedTest
  @CsvSource({"LINKED_RECORD, allow", "PROMPT, allow", "TEXT, abstain", "NOWHERE, abstain"})
  void checkWhenATargetIsAnAddressAndMoreThenTheRestCountsToo(Origin beside, String verdict) {
    ToolCheckRequests pays =
        paying("Pay the rent", "{\"to\":{\"type\":\"string\"}}")
            .traced(
                new ArgumentOrigin("/to", Part.WHOLE, Origin.NOWHERE),
                new ArgumentOrigin("/to", Part.BESIDE, beside),
                new ArgumentOrigin("/to", Part.EMAIL, Origin.PROMPT));
    assertThat(verdict(pays)).isEqualTo(verdict);
  }

  @Test
  void checkWhenTheTraceLeavesAValueOutThenItWasNotTraced() {
    ToolCheckRequests pays =
        request()
            .prompt("Pay the rent")
            .calls("pay", "{\"amount\":10,\"on\":\"2026-03-02\",\"to\":{\"iban\":\"X\"}}")
            .traced(new ArgumentOrigin("/amount", Part.WHOLE, Origin.PROMPT));
    assertThat(newCheck().check(pays.build()))
        .isEqualTo(
            new Verdict.Abstain(
                DenyReason.PROVENANCE_UNKNOWN, Evidence.of(Map.of("parameter", "/to/iban"))));
  }

  @Test
  void checkWhenNobodyTracedThenAbstains() {
    assertThat(newCheck().check(request().build()))
        .isEqualTo(new Verdict.Abstain(DenyReason.PROVENANCE_UNKNOWN));
  }

  @Test
  void checkWhenToolIsUnregisteredThenBlocks() {
    assertThat(verdict(request().unregistered())).isEqualTo("block");
  }

  @Test
  void checkWhenItObjectsThenNamesPlaceRoleAndLevelOfTheWorst() {
    ToolCheckRequests pays =
        paying("Pay the rent", "{\"recipient\":{\"type\":\"string\"}}")
            .traced(
                new ArgumentOrigin("/recipient", Part.ACCOUNT, Origin.TEXT),
                new ArgumentOrigin("/other", Part.EMAIL, Origin.RECORD));
    assertThat(newCheck().check(pays.build()))
        .isEqualTo(
            new Verdict.Block(
                DenyReason.TOOL_PARAMETERS_MISMATCH,
                Evidence.of(Map.of("parameter", "/recipient", "role", "target", "level", "text"))));
  }

  private String verdict(ToolCheckRequests request) {
    return switch (newCheck().check(request.build())) {
      case Verdict.Allow allow -> "allow";
      case Verdict.Abstain abstain -> "abstain";
      case Verdict.Block block -> "block";
    };
  }

  private static ToolCheckRequests pays(String prompt, String parameter, Origin origin) {
    return paying(prompt, "{\"" + parameter + "\":{\"type\":\"string\"}}")
        .traced(new ArgumentOrigin("/" + parameter, Part.WHOLE, origin));
  }

  private static ToolCheckRequests paying(String prompt, String properties) {
    return request()
        .prompt(prompt)
        .registered("pay", "{\"type\":\"object\",\"properties\":" + properties + "}");
  }
}
