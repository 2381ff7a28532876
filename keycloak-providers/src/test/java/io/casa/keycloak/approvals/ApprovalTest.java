/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.approvals.Approval.State;
import io.casa.keycloak.approvals.FormSecret.FormOrigin;
import io.casa.keycloak.approvals.Visitor.Access;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApprovalTest {
  private static final long EXPIRES = 10_000;
  private static final String ID = "7d0c2a4e-5f0e-4c56-9d3e-0a4b8d1f6c21";

  @Test
  void standingWhenTimeIsOverThenOnlyWhatWasDeniedOrUsedStays() {
    assertThat(approval(State.PENDING).standing(4_500)).isEqualTo(new Standing.Pending(5));
    assertThat(approval(State.PENDING).standing(EXPIRES - 1)).isEqualTo(new Standing.Pending(1));
    assertThat(approval(State.PENDING).standing(EXPIRES)).isEqualTo(new Standing.Expired());
    assertThat(approval(State.APPROVED).standing(EXPIRES - 1)).isEqualTo(new Standing.Approved());
    assertThat(approval(State.APPROVED).standing(EXPIRES)).isEqualTo(new Standing.Expired());
    assertThat(approval(State.DENIED).standing(EXPIRES)).isEqualTo(new Standing.Denied());
    assertThat(approval(State.USED).standing(0)).isEqualTo(new Standing.Used());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-1-1-1-1", "7D0C2A4E-5F0E-4C56-9D3E-0A4B8D1F6C21", ID + "0", "\0"})
  void isIdWhenNotAUuidInLowerCaseThenIsNone(String text) {
    assertThat(Approval.isId(text)).isFalse();
    assertThat(Approval.isId(ID)).isTrue();
  }

  @Test
  void accessWhenTheSessionHasAUserThenIsThatUsersAlone() {
    Approval alices = approval(State.PENDING, Optional.of("alice"));

    assertThat(visitor("alice", false).accessTo(alices)).isEqualTo(new Access.Own());
    assertThat(visitor("bob", false).accessTo(alices)).isEqualTo(new Access.None());
    assertThat(visitor("bob", true).accessTo(alices)).isEqualTo(new Access.None());
  }

  @Test
  void accessWhenTheSessionHasNoUserThenIsTheApproversAlone() {
    Approval nobodys = approval(State.PENDING, Optional.empty());

    assertThat(visitor("bob", true).accessTo(nobodys)).isEqualTo(new Access.Appointed());
    assertThat(visitor("bob", false).accessTo(nobodys)).isEqualTo(new Access.None());
  }

  @Test
  void formSecretWhenOfAnotherSessionOrApprovalThenIsElsewhere() {
    var secret = new FormSecret("browser session");
    Approval approval = approval(State.PENDING);
    String value = secret.of(approval);

    assertThat(secret.judge(approval, value)).isEqualTo(new FormOrigin.OurPage());
    assertThat(secret.judge(approval, "")).isEqualTo(new FormOrigin.Elsewhere());
    assertThat(secret.judge(approval, value + "A")).isEqualTo(new FormOrigin.Elsewhere());
    assertThat(new FormSecret("another").judge(approval, value))
        .isEqualTo(new FormOrigin.Elsewhere());
    assertThat(value).doesNotContain("browser");
    assertThat(secret.toString()).doesNotContain("browser");
  }

  @Test
  void storedTextsWhenReadBackThenSayTheSame() {
    var doubts = List.of(new Objection("CHECK", DenyReason.PROVENANCE_UNKNOWN));
    var traced =
        new Provenance.Traced(List.of(new ArgumentOrigin("/to", Part.EMAIL, Origin.TEXT_RECORD)));

    assertThat(StoredTexts.names(StoredTexts.ofNames(List.of("a", "b\""))))
        .containsExactly("a", "b\"");
    assertThat(StoredTexts.doubts(StoredTexts.ofDoubts(doubts))).isEqualTo(doubts);
    assertThat(StoredTexts.provenance(StoredTexts.ofProvenance(traced).orElseThrow()))
        .isEqualTo(traced);
    assertThat(StoredTexts.ofProvenance(new Provenance.NotTraced())).isEmpty();
    assertThat(StoredTexts.provenance(null)).isEqualTo(new Provenance.NotTraced());
    assertThat(StoredTexts.doubts("[{\"check\":\"C\",\"reason\":\"from_the_future\"}]"))
        .containsExactly(new Objection("C", DenyReason.CHECK_FAILED));
  }

  @Test
  void viewWhenTheSessionIsOverThenThereIsNothingToDecide() {
    Approval approval = approval(State.PENDING);

    assertThat(view(approval, Optional.of("prompt")).page(true, 0))
        .containsEntry("standing", "pending");
    assertThat(view(approval, Optional.empty()).page(true, 0)).containsEntry("standing", "expired");
  }

  @Test
  void viewWhenThereAreManyValuesThenTheOthersStandBelow() {
    Map<String, Object> page =
        view(approvalOf("{\"a\":[" + "1,".repeat(ApprovalView.MOST_ROWS) + "1]}"), Optional.of(""))
            .page(true, 0);

    assertThat((List<?>) page.get("arguments")).hasSize(ApprovalView.MOST_ROWS);
    assertThat(page).containsKey("allArguments");
    assertThat(view(approval(State.PENDING), Optional.of("")).page(true, 0))
        .doesNotContainKey("allArguments");
  }

  @Test
  void messagesWhenTheViewNamesOneThenThePageHasIt() throws IOException {
    Properties messages = messages();

    for (ApprovalPages.Notice notice : ApprovalPages.Notice.values()) {
      assertThat(messages).containsKey(notice.messageKey());
    }
    for (Part part : Part.values()) {
      for (Origin origin : Origin.values()) {
        for (boolean own : List.of(true, false)) {
          OriginWords words =
              OriginWords.of(
                      new ArgumentRows.Row("/a", List.of("a"), "x", true),
                      new Provenance.Traced(List.of(new ArgumentOrigin("/a", part, origin))),
                      own)
                  .getFirst();
          assertThat(messages).containsKey(words.origin());
          assertThat(words.part().isEmpty() || messages.containsKey(words.part())).isTrue();
        }
      }
    }
    for (String standing : List.of("Pending", "Approved", "Denied", "Used", "Expired")) {
      assertThat(messages).containsKey("casaHeading" + standing);
    }
  }

  private static Properties messages() throws IOException {
    var messages = new Properties();
    try (InputStream text =
        ApprovalTest.class.getResourceAsStream(
            "/theme-resources/messages/messages_en.properties")) {
      messages.load(new InputStreamReader(text, StandardCharsets.UTF_8));
    }
    return messages;
  }

  private static Visitor visitor(String userId, boolean approver) {
    return new Visitor(userId, "session", approver, false, new FormSecret("s"));
  }

  private static ApprovalView view(Approval approval, Optional<String> prompt) {
    return new ApprovalView(approval, prompt, Optional.empty(), name -> name);
  }

  private static Approval approval(State state) {
    return approval(state, Optional.of("alice"));
  }

  private static Approval approval(State state, Optional<String> user) {
    return approval(state, user, "{}");
  }

  private static Approval approvalOf(String arguments) {
    return approval(State.PENDING, Optional.of("alice"), arguments);
  }

  private static Approval approval(State state, Optional<String> user, String arguments) {
    return new Approval(
        ID,
        new ApprovalCall("intent", "banking", "assistant", "http://tools", "transfer", "hash"),
        user,
        List.of("assistant"),
        arguments,
        new Provenance.NotTraced(),
        List.of(new Objection("CHECK", DenyReason.PROVENANCE_UNKNOWN)),
        "decision",
        0,
        EXPIRES,
        state,
        Optional.empty(),
        Optional.empty());
  }
}
