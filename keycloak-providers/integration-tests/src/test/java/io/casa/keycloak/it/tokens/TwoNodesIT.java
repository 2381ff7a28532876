/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.expectRefusal;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.launcher.process.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes over one PostgreSQL: what one does counts at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoNodesIT {
  private RunningKeycloak first;
  private RunningKeycloak second;
  private Bank bank;

  @BeforeAll
  void startBoth() {
    first = RunningKeycloak.start(Setup.CASA_ON_POSTGRES, clustered());
    second = first.startBeside(clustered());
    bank = Bank.open(first);
  }

  @AfterAll
  void stopBoth() throws IOException {
    if (second != null) {
      second.close();
    }
    if (first != null) {
      first.close();
    }
  }

  @Test
  void revocationWhenAtOneNodeThenTheOtherRefusesWithinASecond() {
    String intentToken = bank.intentToken();
    expect(200, atSecond(llmToken(intentToken)));
    expect(200, bank.revoke("assistant", bank.assistant(), intentToken));

    Awaitility.await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () ->
                expectRefusal(
                    atSecond(llmToken(intentToken)), 400, "invalid_request", "session_revoked"));
  }

  @Test
  void listenerWhenAtTheOtherNodeThenIsToldWithinASecond()
      throws InterruptedException, ParseException {
    String intentToken = bank.intentToken();
    String intent =
        (String)
            SignedJWT.parse(intentToken).getJWTClaimsSet().getJSONObjectClaim("intent").get("id");
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    try {
      var answer =
          client.sendAsync(
              HttpRequest.newBuilder(
                      URI.create(second(bank.realm().issuer()) + "/casa/revocations"))
                  .header("Accept", "text/event-stream")
                  .header(
                      "Casa-Client-Assertion",
                      bank.assistant()
                          .assertion(bank.realm().clientId("assistant"), bank.realm().issuer()))
                  .build(),
              BodyHandlers.ofLines());
      var reader =
          answer.thenAcceptAsync(
              response ->
                  response.body().filter(line -> line.startsWith("data:")).forEach(heard::add));
      assertThat(reader).isNotCompletedExceptionally();
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> "data:{}".equals(heard.poll(1, TimeUnit.SECONDS)));

      long start = System.nanoTime();
      expect(200, bank.revoke("assistant", bank.assistant(), intentToken));
      assertThat(heard.poll(5, TimeUnit.SECONDS)).contains(intent);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    } finally {
      client.shutdownNow();
    }
  }

  @Test
  void selectionWhenReportedAtOneNodeThenPaysOnceWhicheverNodeIsAsked() {
    String intentToken = bank.intentToken();
    bank.select(intentToken, selected("c1", "get_accounts", "{}"));
    Map<String, String> call = new HashMap<>(Bank.toolCall(intentToken, "get_accounts", "{}"));
    call.put("grant_type", Bank.EXCHANGE);
    call.put("subject_token_type", Bank.ACCESS_TOKEN);

    expect(200, atSecond(call));
    expectBlock(
        bank.askToolToken(intentToken, "get_accounts", "{}"),
        "DETERMINISTIC_LLM_SELECTED_TOOLS",
        "tool_not_selected_by_llm");
  }

  private static Map<String, String> llmToken(String intentToken) {
    return Map.of(
        "grant_type",
        Bank.EXCHANGE,
        "subject_token",
        intentToken,
        "subject_token_type",
        Bank.ACCESS_TOKEN,
        "scope",
        "llm-access",
        "resource",
        Bank.LLM);
  }

  private Answer atSecond(Map<String, String> form) {
    return Http.form(
        second(bank.realm().issuer()) + "/protocol/openid-connect/token",
        bank.withProof("assistant", bank.assistant(), List.copyOf(form.entrySet())));
  }

  private String second(String url) {
    return url.replace(first.baseUrl(), second.baseUrl());
  }

  private static List<String> clustered() {
    return List.of(
        "--cache=ispn",
        "--cache-embedded-network-bind-address=127.0.0.1",
        "--cache-embedded-network-bind-port=" + FreePorts.next());
  }
}
