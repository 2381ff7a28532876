/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.StepUpBank.TRANSFER;
import static io.casa.keycloak.it.tokens.StepUpBank.expectPending;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.keycloak.it.SignedInBrowser;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who sees and decides what on the page, and what the page does with hostile values. */
@ExtendWith(KeycloakServers.class)
final class ApprovalPageIT {
  private RunningKeycloak keycloak;
  private StepUpBank stepUp;

  @BeforeEach
  void openBank(@On(Setup.CASA_ON_H2) RunningKeycloak server) {
    keycloak = server;
    stepUp = StepUpBank.open(server);
  }

  @Test
  void pageWhenItsUserOpensItThenSaysWhatWhereForWhomAndWhy() {
    String uri = alicesQuestion().text("approval_uri");

    HttpResponse<String> page = stepUp.alicesBrowser().get(uri);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Pay Bob&#39;s &lt;b&gt;invoice&lt;/b&gt; of 10 euros")
        .contains(">transfer</bdi>", ">DE89370400440532013000</bdi>", ">assistant</bdi>")
        .contains(Bank.TOOLS, "Unknown where it came from.", "for you")
        .contains("Nobody traced where the arguments came from.")
        .contains("name=\"form_secret\"", "value=\"approve\"", "value=\"deny\"")
        .doesNotContain("<b>invoice");
    assertThat(stepUp.alicesBrowser().get(list()).body()).contains(uri);
  }

  @Test
  void pageWhenShownThenNobodyMayFrameCacheOrScriptIt() {
    HttpResponse<String> page = stepUp.alicesBrowser().get(alicesQuestion().text("approval_uri"));

    assertThat(page.headers().allValues("Content-Security-Policy")).hasSize(1);
    assertThat(header(page, "Content-Security-Policy"))
        .contains("frame-ancestors 'none'", "script-src 'none'", "object-src 'none'")
        .doesNotContain("frame-ancestors 'self'");
    assertThat(header(page, "X-Frame-Options")).isEqualTo("DENY");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void pageWhenValuesAreHostileThenTheyAreShownForWhatTheyAre() {
    String hostile =
        "{\"to\":\"<script>alert(1)</script>\\u202e\\u0000 p\u0430ypal.com ${msg('doLogIn')}\",\"amount\":1}";
    String intent = stepUp.alicesIntent(hostile);
    String uri = stepUp.pending(intent, hostile).text("approval_uri");

    String page = stepUp.alicesBrowser().get(uri).body();

    assertThat(page)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("<mark class=\"casa-mark\">[U+202E]</mark>")
        .contains("<mark class=\"casa-mark\">[U+0000]</mark>")
        .contains("xn--pypal-4ve.com")
        .contains("${msg(&#39;doLogIn&#39;)}")
        .doesNotContain("<script>alert", "\u202e");
  }

  @Test
  void pageWhenAnotherUserOpensItThenIsNotThereAndCantBeDecided() {
    stepUp.addUser("mallory");
    Answer asked = alicesQuestion();
    String uri = asked.text("approval_uri");
    SignedInBrowser mallory = stepUp.browser("mallory");
    String alicesSecret = stepUp.alicesBrowser().formSecret(uri);

    assertThat(mallory.get(uri).statusCode()).isEqualTo(404);
    assertThat(mallory.get(uri).body())
        .isEqualTo(mallory.get(list() + "/" + UUID.randomUUID()).body());
    assertThat(
            mallory
                .post(uri, Map.of("form_secret", alicesSecret, "decision", "approve"))
                .statusCode())
        .isEqualTo(404);
    assertThat(mallory.get(list()).body()).doesNotContain(asked.text("approval_id"));
    assertThat(stepUp.alicesBrowser().get(uri).body()).contains("value=\"approve\"");
  }

  @Test
  void formWhenItDoesNotComeFromThePageThenDecidesNothing() {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    String uri = asked.text("approval_uri");
    SignedInBrowser alice = stepUp.alicesBrowser();
    String othersSecret = stepUp.alicesBrowser().formSecret(uri);

    assertThat(alice.post(uri, Map.of("decision", "approve")).statusCode()).isEqualTo(403);
    assertThat(
            alice
                .post(uri, Map.of("form_secret", othersSecret, "decision", "approve"))
                .statusCode())
        .isEqualTo(403);
    assertThat(
            alice
                .post(uri, Map.of("form_secret", alice.formSecret(uri), "decision", "perhaps"))
                .statusCode())
        .isEqualTo(400);
    assertThat(alice.get(uri + "?decision=approve").statusCode()).isEqualTo(200);

    expectPending(stepUp.poll(intent, TRANSFER, asked.text("approval_id")));
  }

  @Test
  void pageWhenDecidedThenSaysSoAndTheFirstDecisionStays() {
    String intent = stepUp.alicesIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    String uri = asked.text("approval_uri");
    SignedInBrowser alice = stepUp.alicesBrowser();
    String secret = alice.formSecret(uri);
    assertThat(alice.decide(uri, "deny").statusCode()).isEqualTo(303);

    assertThat(alice.get(uri).body())
        .contains("The call was denied.", "Decided at")
        .doesNotContain("form_secret");
    assertThat(alice.post(uri, Map.of("form_secret", secret, "decision", "approve")).statusCode())
        .isEqualTo(303);
    StepUpBank.expectOver(
        stepUp.poll(intent, TRANSFER, asked.text("approval_id")), "approval_denied");
  }

  @Test
  void decisionWhenMadeThenAnEventSaysWhoAndWhatAndNoValue() {
    Answer asked = alicesQuestion();
    stepUp.alicesBrowser().decide(asked.text("approval_uri"), "approve");

    JsonNode event = approvalEvent();

    assertThat(event.path("userId").asText()).isEqualTo(stepUp.bank().aliceId());
    assertThat(event.path("clientId").asText()).isEqualTo("casa-approvals");
    assertThat(event.at("/details/casa_approval").asText()).isEqualTo(asked.text("approval_id"));
    assertThat(event.at("/details/casa_outcome").asText()).isEqualTo("approved");
    assertThat(event.at("/details/casa_tool").asText()).isEqualTo("transfer");
    assertThat(event.toString()).doesNotContain("DE8937", "invoice");
  }

  @Test
  void questionWhenItHasNoUserThenOnlyAnApproverDecides() {
    String bob = stepUp.addUser("bob");
    String intent = stepUp.nobodysIntent(TRANSFER);
    Answer asked = stepUp.pending(intent, TRANSFER);
    String uri = asked.text("approval_uri");
    String alices = alicesQuestion().text("approval_uri");
    SignedInBrowser browser = stepUp.browser("bob");
    assertThat(browser.get(uri).statusCode()).isEqualTo(404);

    appoint(bob);

    assertThat(browser.get(uri).body())
        .contains("No user is known behind it", "for nobody who is known");
    assertThat(browser.get(list()).body()).contains(uri).doesNotContain(alices);
    assertThat(browser.get(alices).statusCode()).isEqualTo(404);
    assertThat(stepUp.alicesBrowser().get(uri).statusCode()).isEqualTo(404);
    browser.decide(uri, "approve");
    expect(200, stepUp.poll(intent, TRANSFER, asked.text("approval_id")));
  }

  @Test
  void listWhenManyWaitThenTheNewestComeFirstAndTheOldestAreLeftOut() throws SQLException {
    String old = alicesQuestion().text("approval_id");
    copy(old, 199);
    assertThat(stepUp.alicesBrowser().get(list()).body()).contains(old);

    String young = alicesQuestion().text("approval_id");

    assertThat(stepUp.alicesBrowser().get(list()).body())
        .containsSubsequence(young, "copy-")
        .doesNotContain(old);
  }

  /** More of the same, a little later. */
  private void copy(String approval, int times) throws SQLException {
    String others =
        "REALM_ID, INTENT_ID, USER_ID, MAS, APP, ACTORS, SERVER, TOOL, ARGUMENTS,"
            + " ARGUMENTS_SHA256, PROVENANCE, DOUBTS, DECISION_ID, EXPIRES, STATE";
    try (Connection connection = keycloak.connect();
        PreparedStatement copying =
            connection.prepareStatement(
                "INSERT INTO CASA_APPROVAL (ID, CREATED, %1$s) SELECT ?, CREATED + 1, %1$s"
                        .formatted(others)
                    + " FROM CASA_APPROVAL WHERE ID = ?")) {
      for (int i = 0; i < times; i++) {
        copying.setString(1, "copy-" + i);
        copying.setString(2, approval);
        copying.executeUpdate();
      }
    }
  }

  @Test
  void pageWhenNobodyIsSignedInThenLeadsToTheLoginOnceAndDecidesNothing() {
    Answer asked = alicesQuestion();
    String uri = asked.text("approval_uri");
    var stranger = SignedInBrowser.stranger();

    HttpResponse<String> toLogin = stranger.get(uri);

    assertThat(toLogin.statusCode()).isEqualTo(303);
    assertThat(header(toLogin, "Location"))
        .startsWith(stepUp.bank().realm().issuer() + "/protocol/openid-connect/auth?")
        .contains("client_id=casa-approvals", "code_challenge_method=S256");
    assertThat(stranger.get(uri + "?code=x&state=y").statusCode()).isEqualTo(403);
    assertThat(stranger.get(uri + "?error=access_denied").statusCode()).isEqualTo(403);
    assertThat(stranger.post(uri, Map.of("decision", "approve")).statusCode()).isEqualTo(403);
    assertThat(stranger.get(list() + "/1").statusCode()).isEqualTo(404);
  }

  @Test
  void realmWhenItHasASystemThenHasTheClientAndRoleAndLaterNeither() {
    JsonNode client = stepUp.bank().realm().client("casa-approvals");
    String issuer = stepUp.bank().realm().issuer();

    assertThat(client.path("publicClient").asBoolean()).isTrue();
    assertThat(client.path("standardFlowEnabled").asBoolean()).isTrue();
    for (String flow :
        List.of(
            "implicitFlowEnabled",
            "directAccessGrantsEnabled",
            "serviceAccountsEnabled",
            "fullScopeAllowed")) {
      assertThat(client.path(flow).asBoolean()).as(flow).isFalse();
    }
    assertThat(client.at("/attributes/pkce.code.challenge.method").asText()).isEqualTo("S256");
    assertThat(client.path("redirectUris"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(issuer + "/casa/approvals", issuer + "/casa/approvals/*");
    expect(200, role("casa-approver"));
    assertThat(stepUp.bank().realm().putSystem(stepUp.document()).json().path("changed")).isEmpty();

    expect(204, stepUp.bank().realm().admin("DELETE", "/casa/systems/banking"));

    assertThat(stepUp.bank().realm().client("casa-approvals").isMissingNode()).isTrue();
    expect(404, role("casa-approver"));
    assertThat(SignedInBrowser.stranger().get(list()).statusCode()).isEqualTo(404);
  }

  @Test
  void registrationWhenTheRoleIsAnothersThenConflicts() {
    Bank bank = stepUp.bank();
    expect(204, bank.realm().admin("DELETE", "/casa/systems/banking"));
    expect(201, bank.realm().admin("POST", "/roles", "{\"name\": \"casa-approver\"}"));

    Answer answer = bank.realm().putSystem(bank.document());

    expect(409, answer);
    assertThat(answer.text("error_description")).contains("casa-approver");
    assertThat(bank.realm().client("casa-approvals").isMissingNode()).isTrue();
  }

  private Answer alicesQuestion() {
    return stepUp.pending(stepUp.alicesIntent(TRANSFER), TRANSFER);
  }

  private void appoint(String userId) {
    expect(
        204,
        stepUp
            .bank()
            .realm()
            .admin(
                "POST",
                "/users/" + userId + "/role-mappings/realm",
                "[" + role("casa-approver").json() + "]"));
  }

  private Answer role(String name) {
    return stepUp.bank().realm().admin("GET", "/roles/" + name);
  }

  private String list() {
    return stepUp.bank().realm().issuer() + "/casa/approvals";
  }

  private JsonNode approvalEvent() {
    JsonNode all =
        stepUp.bank().realm().admin("GET", "/events?max=100&type=CUSTOM_REQUIRED_ACTION").json();
    for (JsonNode event : all) {
      if (event.at("/details/casa_event").asText().equals("approval")) {
        return event;
      }
    }
    throw new AssertionError(all.toString());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }
}
