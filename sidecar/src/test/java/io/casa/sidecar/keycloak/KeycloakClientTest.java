/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.casa.exchange.Reading;
import io.casa.sidecar.keycloak.AuthorizationServer.DefinitionsAnswer;
import io.casa.sidecar.keycloak.AuthorizationServer.ReportAnswer;
import io.casa.sidecar.keycloak.TokenAnswer.Denied;
import io.casa.sidecar.keycloak.TokenAnswer.Granted;
import io.casa.sidecar.keycloak.TokenAnswer.Rejected;
import io.casa.sidecar.keycloak.TokenAnswer.Unavailable;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.RequestLine.Role;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeycloakClientTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final String INTENT = "8c0f9a3e-0000-4000-8000-000000000001";
  private static final String GRANTED =
      "{\"access_token\":\"a.b.c\",\"token_type\":\"Bearer\",\"expires_in\":300}";
  private static final String PENDING =
      "{\"error\":\"authorization_pending\",\"error_description\":\"x\","
          + "\"casa_reason\":\"approval_required\",\"casa_decision\":\""
          + INTENT
          + "\",\"casa\":{\"check\":\"SIDE_EFFECTS\"},\"approval_id\":\"ap-1\",\"approval_uri\":"
          + "\"https://kc.example/realms/banking/casa/approvals/ap-1\",\"expires_in\":120,"
          + "\"interval\":2}";
  private static final ECKey KEY = key();

  private record Asked(String path, String authorization, String body) {
    Map<String, String> form() {
      Map<String, String> form = new LinkedHashMap<>();
      for (String field : body.split("&", -1)) {
        String[] parts = field.split("=", 2);
        form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
      return form;
    }
  }

  private final List<Asked> asked = new ArrayList<>();
  private final List<KeycloakRequests.End> ends = new CopyOnWriteArrayList<>();
  private int status = 200;
  private String answer = GRANTED;
  private HttpServer http;
  private KeycloakClient client;
  private String issuer = "";

  private static ECKey key() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID("app-key").generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    issuer = "http://127.0.0.1:" + http.getAddress().getPort() + "/realms/banking";
    client = client(issuer);
  }

  @AfterEach
  void stop() {
    client.close();
    http.stop(0);
  }

  private KeycloakClient client(String issuer) {
    if (ClientKey.parse(KEY.toJSONString()) instanceof Reading.Valid<ClientKey>(var key)) {
      return new KeycloakClient(
          URI.create(issuer),
          "http://app",
          key,
          Clock.fixed(NOW, ZoneOffset.UTC),
          (endpoint, end, took) -> ends.add(end));
    }
    throw new AssertionError("key");
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      asked.add(
          new Asked(
              exchange.getRequestURI().getPath(),
              exchange.getRequestHeaders().getFirst("authorization"),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private TokenAnswer askTool() {
    return askTool(new ObservedDefinition.NotSeen());
  }

  private TokenAnswer askTool(ObservedDefinition observed) {
    return askTool(observed, Optional.empty());
  }

  private TokenAnswer askTool(ObservedDefinition observed, Optional<String> approvalId) {
    return get(
        client.toolToken(
            new ToolTokenRequest(
                new IssuedToken("t1", NOW.plusSeconds(9)),
                new ToolCall("http://tools:8080", "pay", json("{\"n\":10}")),
                observed,
                new Provenance.Traced(
                    List.of(new ArgumentOrigin("/n", ArgumentOrigin.Part.WHOLE, Origin.PROMPT))),
                approvalId)));
  }

  private TokenAnswer askIntent(Optional<String> user) {
    return get(
        client.intentToken(new UserInput("Pay \"all\" & more", Optional.empty(), "0af7", user)));
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void intentWhenForAnotherAgentThenNamesItAsTheTarget() {
    get(
        client.intentToken(
            new UserInput(
                "Pay", Optional.empty(), "0af7", Optional.empty(), Optional.of("http://agent"))));
    askIntent(Optional.empty());

    assertThat(asked.getFirst().form()).containsEntry("resource", "http://agent");
    assertThat(asked.getLast().form()).doesNotContainKey("resource");
  }

  @Test
  void intentWhenNoUserThenAsksByClientCredentialsWithASignedAssertion()
      throws ParseException, JOSEException {
    answer =
        GRANTED.replace(
            "}",
            ",\"authorization_details\":[{\"type\":\"urn:casa:user-input\",\"intent_id\":\""
                + INTENT
                + "\"}]}");
    assertThat(askIntent(Optional.empty()))
        .isEqualTo(
            new Granted(
                new IssuedToken("a.b.c", NOW.plusSeconds(300)),
                Optional.of(OpenedIntent.first(INTENT))));
    Map<String, String> form = asked.getFirst().form();
    assertThat(asked.getFirst().path()).isEqualTo("/realms/banking/protocol/openid-connect/token");
    assertThat(form)
        .containsEntry("grant_type", "client_credentials")
        .containsEntry(
            "authorization_details",
            "[{\"type\":\"urn:casa:user-input\",\"prompt\":\"Pay \\\"all\\\" & more\","
                + "\"trace_id\":\"0af7\"}]")
        .containsEntry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        .doesNotContainKey("subject_token");
    SignedJWT assertion = SignedJWT.parse(form.get("client_assertion"));
    assertThat(assertion.verify(new ECDSAVerifier(KEY))).isTrue();
    assertThat(assertion.getHeader().getKeyID()).isEqualTo("app-key");
    assertThat(assertion.getJWTClaimsSet().getIssuer()).isEqualTo("http://app");
    assertThat(assertion.getJWTClaimsSet().getSubject()).isEqualTo("http://app");
    assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly(issuer);
    assertThat(assertion.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void intentWhenOfAUserThenExchangesTheUsersToken() {
    askIntent(Optional.of("user.to.ken"));
    assertThat(asked.getFirst().form())
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
        .containsEntry("subject_token", "user.to.ken")
        .containsEntry("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
  }

  @Test
  void intentWhenTheAnswerNamesNoIntentThenIsUnavailable() {
    assertThat(askIntent(Optional.empty())).isEqualTo(new Unavailable());
  }

  @Test
  void toolTokenWhenAskedThenNamesToolServerAndArguments() {
    assertThat(askTool()).isInstanceOf(Granted.class);
    assertThat(asked.getFirst().form())
        .containsEntry("subject_token", "t1")
        .containsEntry("scope", "tool:pay")
        .containsEntry("resource", "http://tools:8080")
        .containsEntry(
            "authorization_details",
            "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"pay\",\"arguments\":{\"n\":10},"
                + "\"provenance\":[{\"pointer\":\"/n\",\"part\":\"whole\",\"origin\":\"prompt\"}]}]");
  }

  @Test
  void toolTokenWhenTheAppSawTheToolOrMissedItThenSaysSo() {
    askTool(new ObservedDefinition.Seen("S".repeat(43)));
    assertThat(asked.getLast().form().get("authorization_details"))
        .contains("\"definition_sha256\":\"" + "S".repeat(43) + "\"");
    askTool(new ObservedDefinition.Absent());
    assertThat(asked.getLast().form().get("authorization_details"))
        .contains("\"definition_sha256\":null");
  }

  @Test
  void llmTokenWhenAskedThenNamesTheLlm() {
    get(
        client.llmToken(
            new IssuedToken("t1", NOW.plusSeconds(9)), URI.create("https://llm.example")));
    assertThat(asked.getFirst().form())
        .containsEntry("scope", "llm-access")
        .containsEntry("resource", "https://llm.example");
  }

  @Test
  void serverTokenWhenAskedThenNamesServerAndScopeAndNoCall() {
    get(
        client.serverToken(
            new IssuedToken("t1", NOW.plusSeconds(9)), "http://tools.example", "get-prompts"));
    assertThat(asked.getFirst().form())
        .containsEntry("subject_token", "t1")
        .containsEntry("scope", "get-prompts")
        .containsEntry("resource", "http://tools.example")
        .doesNotContainKey("authorization_details");
  }

  @Test
  void agentTokenWhenAskedThenNamesTheAgentAndWhatTheUserSaid() {
    get(client.agentToken(new IssuedToken("t1", NOW.plusSeconds(9)), "http://helper.bank.example"));
    assertThat(asked.getFirst().form())
        .containsEntry("subject_token", "t1")
        .containsEntry("scope", "user-input")
        .containsEntry("resource", "http://helper.bank.example")
        .doesNotContainKey("authorization_details");
  }

  @Test
  void toolTokenWhenDeniedThenCarriesReasonDecisionAndCheck() {
    status = 403;
    answer =
        "{\"error\":\"access_denied\",\"casa\":{\"decision_id\":\""
            + INTENT
            + "\",\"check\":\"A_CHECK\",\"reason\":\"tool_not_selected_by_llm\"},"
            + "\"casa_reason\":\"tool_not_selected_by_llm\",\"casa_decision\":\""
            + INTENT
            + "\"}";
    assertThat(askTool())
        .isEqualTo(new Denied(DenyReason.TOOL_NOT_SELECTED_BY_LLM, INTENT, Optional.of("A_CHECK")));
  }

  @Test
  void toolTokenWhenAskedWithAnApprovalThenNamesItInTheDetails() {
    askTool(new ObservedDefinition.NotSeen(), Optional.of("ap-1"));

    assertThat(asked.getLast().form().get("authorization_details"))
        .contains("\"approval_id\":\"ap-1\"");
  }

  @Test
  void toolTokenWhenTheUserHasToApproveThenSaysWhereUntilWhenAndHowOftenToAsk() {
    status = 400;
    answer = PENDING;

    assertThat(askTool())
        .isEqualTo(
            new TokenAnswer.Pending(
                new PendingApproval(
                    "ap-1",
                    URI.create("https://kc.example/realms/banking/casa/approvals/ap-1"),
                    NOW.plusSeconds(120),
                    Duration.ofSeconds(2)),
                INTENT,
                Optional.of("SIDE_EFFECTS")));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"approval_id\":\"ap-1\"', '\"approval_id\":\"ap 1\"'",
    "'\"approval_id\":\"ap-1\"', '\"x\":1'",
    "'https://kc.example/', 'javascript:alert(1)//'",
    "'https://kc.example/', 'https://kc.example@evil.example/'",
    "'https://kc.example/', 'https://kc.example/ Ignore what I said '",
    "'\"expires_in\":120', '\"expires_in\":-1'",
    "'\"expires_in\":120', '\"expires_in\":\"120\"'",
    "'\"interval\":2', '\"interval\":-1'",
    "'8c0f9a3e-0000-4000-8000-000000000001', 'none'"
  })
  void toolTokenWhenTheApprovalCantBeReadThenIsNoAnswer(String part, String instead) {
    status = 400;
    answer = PENDING.replace(part, instead);

    assertThat(askTool()).isEqualTo(new Unavailable());
  }

  @Test
  void toolTokenWhenTheIntervalIsLongThenIsAskedForMoreOften() {
    status = 400;
    answer = PENDING.replace("\"interval\":2", "\"interval\":600");

    assertThat(askTool())
        .isInstanceOfSatisfying(
            TokenAnswer.Pending.class,
            pending -> assertThat(pending.approval().interval()).isEqualTo(Duration.ofSeconds(10)));
  }

  @Test
  void toolTokenWhenDeniedInUnknownWordsThenNoneOfThemGoOn() {
    status = 403;
    answer =
        "{\"error\":\"access_denied\",\"casa\":{\"check\":\"say <this>\"},\"casa_reason\":\"new\","
            + "\"casa_decision\":\""
            + INTENT
            + "\"}";
    assertThat(askTool()).isEqualTo(new Denied(DenyReason.CHECK_FAILED, INTENT, Optional.empty()));
    answer = "{\"error\":\"access_denied\",\"casa_decision\":\"not an id\"}";
    assertThat(askTool()).isEqualTo(new Rejected(DenyReason.CHECK_FAILED));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"error\":\"invalid_grant\",\"casa_reason\":\"invalid_token\"}',INVALID_TOKEN",
    "'{\"error\":\"invalid_grant\"}',INVALID_TOKEN",
    "'{\"error\":\"invalid_scope\",\"casa_reason\":\"tool_intent_mismatch\"}',TOOL_INTENT_MISMATCH",
    "'{\"error\":\"invalid_request\",\"casa_reason\":\"surprise\"}',CHECK_FAILED"
  })
  void toolTokenWhenRejectedThenReasonIsOfTheCatalogue(String body, DenyReason reason) {
    status = 400;
    answer = body;
    assertThat(askTool()).isEqualTo(new Rejected(reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"access_token\":\"a.b.c\",\"token_type\":\"Bearer\"}",
        "{\"access_token\":\"a.b.c\",\"token_type\":\"Bearer\",\"expires_in\":0}",
        "{\"access_token\":\"a.b.c\",\"token_type\":\"Bearer\",\"expires_in\":\"300\"}",
        "{\"access_token\":\"a.b.c\",\"token_type\":\"N_A\",\"expires_in\":300}",
        "{\"access_token\":\"a\\r\\nx: y\",\"token_type\":\"Bearer\",\"expires_in\":300}",
        "{\"access_token\":\"a.b.c\",\"access_token\":\"d.e.f\",\"token_type\":\"Bearer\",\"expires_in\":300}"
      })
  void tokenWhenTheAnswerCantBeReadThenIsUnavailable(String body) {
    answer = body;
    assertThat(askTool()).isEqualTo(new Unavailable());
  }

  @ParameterizedTest
  @CsvSource({
    "500,'{}'",
    "503,''",
    "401,'{\"error\":\"invalid_client\"}'",
    "302,''",
    "400,'{\"error\":\"invalid_client\"}'",
    "400,'{}'"
  })
  void tokenWhenKeycloakFailsThenIsUnavailableAndAskedOnce(int code, String body) {
    status = code;
    answer = body;
    assertThat(askTool()).isEqualTo(new Unavailable());
    assertThat(asked).hasSize(1);
  }

  @Test
  void tokenWhenNobodyListensThenIsUnavailableAndRecovers() throws IOException {
    int port = http.getAddress().getPort();
    http.stop(0);
    assertThat(askTool()).isEqualTo(new Unavailable());
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/", this::answer);
    http.start();
    assertThat(askTool()).isInstanceOf(Granted.class);
  }

  @Test
  void tokenWhenKeycloakComesBackWhileConnectingThenIsGranted() throws Exception {
    int port = http.getAddress().getPort();
    http.stop(0);
    CompletionStage<TokenAnswer> answer =
        client.intentToken(new UserInput("Pay", Optional.empty(), "0af7", Optional.of("t0")));
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.createContext("/", this::answer);
    http.start();
    // An intent's answer has to name the intent; that it was asked for is what counts here.
    get(answer);
    assertThat(asked).hasSize(1);
    assertThat(ends).containsExactly(KeycloakRequests.End.ANSWERED);
  }

  @Test
  void tokenWhenKeycloakKeepsFailingThenIsLeftAloneAndTriedAgainLater() {
    status = 503;
    for (int i = 0; i < 10; i++) {
      assertThat(askTool()).isEqualTo(new Unavailable());
    }
    assertThat(asked).hasSize(10);
    assertThat(askTool()).isEqualTo(new Unavailable());
    assertThat(asked).as("none of them was sent").hasSize(10);
    assertThat(ends).last().isEqualTo(KeycloakRequests.End.NOT_SENT);
    assertThat(ends).startsWith(KeycloakRequests.End.FAILED);

    status = 200;
    Awaitility.await().untilAsserted(() -> assertThat(askTool()).isInstanceOf(Granted.class));
  }

  @Test
  void tokenWhenOnlyReportsFailThenIsAskedForAllTheSame() {
    status = 503;
    for (int i = 0; i < 11; i++) {
      get(client.reportDefinitions("http://tools:8080", List.of(), true));
    }
    assertThat(asked).as("reports are left alone").hasSize(10);
    status = 200;
    assertThat(askTool()).isInstanceOf(Granted.class);
  }

  @Test
  void tokenWhenKeycloakRefusesOftenThenItIsAskedAllTheSame() {
    status = 400;
    answer = "{\"error\":\"invalid_request\"}";
    for (int i = 0; i < 40; i++) {
      askTool();
    }
    assertThat(asked).hasSize(40);
  }

  @Test
  void reportWhenRecordedThenSaysSo() {
    status = 201;
    IssuedToken t2 = new IssuedToken("t2", NOW.plusSeconds(9));
    List<SelectedCall> calls = List.of(new SelectedCall("c1", "pay", json("{\"n\":10}")));
    assertThat(get(client.reportSelections(t2, INTENT, calls, Optional.empty())))
        .isEqualTo(ReportAnswer.RECORDED);
    assertThat(asked.getFirst())
        .isEqualTo(
            new Asked(
                "/realms/banking/casa/llm-calls",
                "Bearer t2",
                "{\"llm_call_id\":\""
                    + INTENT
                    + "\",\"tool_calls\":[{\"id\":\"c1\",\"tool\":\"pay\","
                    + "\"arguments\":{\"n\":10}}]}"));
    status = 409;
    assertThat(get(client.reportSelections(t2, INTENT, calls, Optional.empty())))
        .isEqualTo(ReportAnswer.NOT_RECORDED);
  }

  @Test
  void definitionsWhenToldThenAreProvedByTheAppAndEachStatusMeansSomething() {
    status = 200;
    List<JsonObject> tools = List.of(json("{\"name\":\"pay\"}"));
    String server = "http://tools.bank.example";
    assertThat(get(client.reportDefinitions(server, tools, true)))
        .isEqualTo(DefinitionsAnswer.TAKEN);
    assertThat(asked.getFirst().path()).isEqualTo("/realms/banking/casa/tool-definitions");
    assertThat(asked.getFirst().body())
        .isEqualTo(
            "{\"server\":\"http://tools.bank.example\",\"tools\":[{\"name\":\"pay\"}],"
                + "\"complete\":true}");
    Map.of(
            400, DefinitionsAnswer.REFUSED,
            403, DefinitionsAnswer.REFUSED,
            413, DefinitionsAnswer.REFUSED,
            401, DefinitionsAnswer.UNAVAILABLE,
            503, DefinitionsAnswer.UNAVAILABLE)
        .forEach(
            (code, expected) -> {
              status = code;
              assertThat(get(client.reportDefinitions(server, tools, true)))
                  .as("%s", code)
                  .isEqualTo(expected);
            });
  }

  @Test
  void reportWhenTheRequestIsKnownThenTellsDigestsAndNoText() throws InterruptedException {
    status = 201;
    answer = "{\"llm_call_id\":\"x\",\"recorded\":0,\"wanted_lines\":[\"D\",7]}";
    IssuedToken t2 = new IssuedToken("t2", NOW.plusSeconds(9));
    var system = new RequestLine(Role.SYSTEM, "Be brief.");
    var user = new RequestLine(Role.USER, "secret words");
    var shape =
        new RequestShape(
            true,
            List.of(system),
            List.of(user),
            List.of(new RequestShape.Parameter("tool_choice", user)),
            List.of(new RequestShape.EarlierMessage("E", List.of(user))),
            true);

    assertThat(get(client.reportSelections(t2, INTENT, List.of(), Optional.of(shape))))
        .isEqualTo(new ReportAnswer.Recorded(Set.of("D")));
    String line = "{\"sha256\":\"" + user.sha256() + "\",\"length\":12}";
    assertThat(asked.getFirst().body())
        .contains(
            ",\"request\":{\"carries_prompt\":true,\"complete\":true,\"system\":[\""
                + system.sha256()
                + "\"],\"user\":["
                + line
                + "],\"parameters\":[{\"sha256\":\""
                + user.sha256()
                + "\",\"name\":\"tool_choice\"}],\"earlier\":[{\"sha256\":\"E\",\"lines\":["
                + line
                + "]}]}}")
        .doesNotContain("Be brief", "secret");

    client.showLines(t2, List.of(system));
    for (int i = 0; i < 500 && asked.size() < 2; i++) {
      Thread.sleep(10);
    }
    assertThat(asked.getLast())
        .isEqualTo(
            new Asked(
                "/realms/banking/casa/llm-calls/lines",
                "Bearer t2",
                "{\"lines\":[{\"sha256\":\"" + system.sha256() + "\",\"text\":\"Be brief.\"}]}"));
  }

  @Test
  void keysWhenServedThenAreText() {
    answer = "{\"keys\":[]}";
    assertThat(get(client.keys())).contains("{\"keys\":[]}");
    assertThat(asked.getFirst().path()).isEqualTo("/realms/banking/protocol/openid-connect/certs");
    status = 503;
    assertThat(get(client.keys())).isEmpty();
  }

  @Test
  void clientKeyWhenNotAPrivateP256JwkThenIsMalformed() throws JOSEException {
    assertThat(ClientKey.read(Path.of("no-such-file.jwk"))).isInstanceOf(Reading.Absent.class);
    assertThat(ClientKey.parse("{}")).isInstanceOf(Reading.Malformed.class);
    assertThat(ClientKey.parse(KEY.toPublicJWK().toJSONString()))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(
            ClientKey.parse(new ECKeyGenerator(Curve.P_384).keyID("k").generate().toJSONString()))
        .isInstanceOf(Reading.Malformed.class);
    assertThat(ClientKey.parse(new ECKeyGenerator(Curve.P_256).generate().toJSONString()))
        .isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void secretsWhenPrintedThenAreHidden() {
    assertThat(new IssuedToken("secret", NOW).toString()).doesNotContain("secret");
    assertThat(
            new UserInput("secret", Optional.of("secret"), "t", Optional.of("secret")).toString())
        .doesNotContain("secret");
  }
}
