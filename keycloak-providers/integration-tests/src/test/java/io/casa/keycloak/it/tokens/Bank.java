/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.TestRealm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A realm with the banking system, extended by the agent {@code helper} (no entry agent) and the
 * MCP server {@code weather}; with the user {@code alice} and the client {@code robot}.
 */
public record Bank(TestRealm realm, AppKey assistant, AppKey helper, AppKey bankTools) {
  public static final String PROMPT = "Get the account summary and scheduled payments";
  public static final String LLM = "https://llm.bank.example";
  public static final String TOOLS = "http://tools.bank.example:8080";
  static final String WEATHER = "http://weather.bank.example";
  public static final String HELPER = "http://helper.bank.example";
  public static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  private static final Map<RunningKeycloak, Bank> SHARED = new ConcurrentHashMap<>();

  /** The one of this server for all tests that leave realm, system and alice as they are. */
  static Bank shared(RunningKeycloak keycloak) {
    return SHARED.computeIfAbsent(keycloak, Bank::open);
  }

  /** A new one, to be changed. */
  public static Bank open(RunningKeycloak keycloak) {
    var bank = new Bank(keycloak.newRealm(), AppKey.create(), AppKey.create(), AppKey.create());
    Answer answer = bank.realm.putSystem(bank.document());
    expect(200, answer);
    bank.addAlice();
    bank.addRobot();
    return bank;
  }

  /** The same bank, asked at another node of its server. */
  Bank at(RunningKeycloak node) {
    return new Bank(realm.at(node), assistant, helper, bankTools);
  }

  /** The system, to be changed and registered again. */
  public ObjectNode document() {
    ObjectNode document = MasDocuments.banking(assistant.publicKeySet());
    ArrayNode apps = (ArrayNode) document.get("apps");
    ((ObjectNode) apps.get(1)).set("jwks", MasDocuments.read(bankTools.publicKeySet()));
    apps.add(
        MasDocuments.read(
            """
            {"name": "helper", "type": "agent",
             "baseUrl": {"host": "helper.bank.example", "scheme": "http"}, "jwks": %s}
            """
                .formatted(helper.publicKeySet())));
    apps.add(
        MasDocuments.read(
            """
            {"name": "weather", "type": "mcp_server",
             "baseUrl": {"host": "weather.bank.example", "scheme": "http"},
             "jwks": {"keys": []},
             "tools": [{"name": "get_weather", "inputSchema": {"type": "object"}}]}
            """));
    return document;
  }

  /** Adds alice and a client that she can log in with. */
  private void addAlice() {
    expect(
        201,
        realm.admin(
            "POST",
            "/clients",
            """
            {"clientId": "portal", "publicClient": true, "directAccessGrantsEnabled": true}
            """));
    expect(
        201,
        realm.admin(
            "POST",
            "/users",
            """
            {"username": "alice", "enabled": true, "email": "alice@bank.example",
             "emailVerified": true, "firstName": "Alice", "lastName": "A",
             "credentials": [{"type": "password", "value": "alice", "temporary": false}]}
            """));
  }

  /** Adds a client that is no app and may do all that Keycloak offers by itself. */
  private void addRobot() {
    expect(
        201,
        realm.admin(
            "POST",
            "/clients",
            """
            {"clientId": "robot", "secret": "robot", "serviceAccountsEnabled": true,
             "attributes": {"standard.token.exchange.enabled": "true"}}
            """));
  }

  /** Asks the token endpoint as the client that is no app. */
  Answer askAsRobot(Map<String, String> form) {
    var fields = new ArrayList<>(form.entrySet());
    fields.add(Map.entry("client_id", "robot"));
    fields.add(Map.entry("client_secret", "robot"));
    return realm.token(fields);
  }

  /** The id of the user alice. */
  public String aliceId() {
    return realm.admin("GET", "/users?username=alice").json().path(0).path("id").textValue();
  }

  /** An access token of alice, as her portal has it. */
  public String aliceToken() {
    Answer answer =
        realm.token(
            List.of(
                Map.entry("grant_type", "password"),
                Map.entry("client_id", "portal"),
                Map.entry("scope", "openid"),
                Map.entry("username", "alice"),
                Map.entry("password", "alice")));
    return answer.text("access_token");
  }

  /** Details that open an intent. */
  public static String userInput(String prompt) {
    ObjectNode details = MasDocuments.read("{\"type\": \"urn:casa:user-input\"}");
    details.put("prompt", prompt).put("trace_id", "0af7651916cd43dd8448eb211c80319c");
    return "[" + details + "]";
  }

  Answer askIntent(Map<String, String> form) {
    var fields = new HashMap<>(form);
    fields.put("grant_type", "client_credentials");
    return realm.tokenAs("assistant", assistant, fields);
  }

  Answer askIntent(String prompt) {
    return askIntent(Map.of("authorization_details", userInput(prompt)));
  }

  Answer askIntentFor(String userToken) {
    return exchange(Map.of("subject_token", userToken, "authorization_details", userInput(PROMPT)));
  }

  /** Asks the token endpoint as an app with fields that may be repeated. */
  Answer askWith(String app, AppKey key, List<Map.Entry<String, String>> form) {
    return realm.token(withProof(app, key, form));
  }

  /** Introspects a token (RFC 7662) as an app; more parameters may follow. */
  Answer introspect(String app, AppKey key, String token, Map<String, String> more) {
    return Http.form(
        realm.url() + "/protocol/openid-connect/token/introspect",
        withProof(app, key, withToken(token, more)));
  }

  /** Revokes a token (RFC 7009) as an app. */
  Answer revoke(String app, AppKey key, String token) {
    return Http.form(
        realm.url() + "/protocol/openid-connect/revoke",
        withProof(app, key, withToken(token, Map.of())));
  }

  private static List<Map.Entry<String, String>> withToken(String token, Map<String, String> more) {
    var form = new ArrayList<>(more.entrySet());
    form.add(Map.entry("token", token));
    return form;
  }

  /** Fields with an app's proof of itself. */
  List<Map.Entry<String, String>> withProof(
      String app, AppKey key, List<Map.Entry<String, String>> form) {
    String clientId = realm.clientId(app);
    var fields = new ArrayList<>(form);
    fields.add(Map.entry("client_id", clientId));
    fields.add(
        Map.entry(
            "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"));
    fields.add(Map.entry("client_assertion", key.assertion(clientId, realm.issuer())));
    return fields;
  }

  /** Asks, as the assistant, for the agent token of the helper. */
  Answer askAgentToken(String intentToken, String scope) {
    return exchange(Map.of("subject_token", intentToken, "scope", scope, "resource", HELPER));
  }

  /** The key of an app. */
  public AppKey keyOf(String app) {
    return Map.of("assistant", assistant, "helper", helper, "bank-tools", bankTools).get(app);
  }

  /** An agent token of the helper that leads to all tools. */
  String agentToken(String intentToken) {
    return askAgentToken(intentToken, "user-input").text("access_token");
  }

  /** Asks for an exchange as the helper. */
  Answer exchangeAsHelper(Map<String, String> form) {
    return exchangeAs("helper", helper, form);
  }

  /** An intent token. */
  String intentToken() {
    return askIntent(PROMPT).text("access_token");
  }

  /** Asks for an exchange as the assistant; access tokens are what it is about. */
  Answer exchange(Map<String, String> form) {
    return exchangeAs("assistant", assistant, form);
  }

  Answer exchangeAs(String app, AppKey key, Map<String, String> form) {
    var fields = new HashMap<>(form);
    fields.putIfAbsent("grant_type", EXCHANGE);
    fields.putIfAbsent("subject_token_type", ACCESS_TOKEN);
    return realm.tokenAs(app, key, fields);
  }

  Answer askLlmToken(String intentToken) {
    return exchange(Map.of("subject_token", intentToken, "scope", "llm-access", "resource", LLM));
  }

  /** The parameters that ask for a tool token. */
  public static Map<String, String> toolCall(String intentToken, String tool, String arguments) {
    return Map.of(
        "subject_token",
        intentToken,
        "scope",
        "tool:" + tool,
        "resource",
        TOOLS,
        "authorization_details",
        "[{\"type\":\"urn:casa:tool-call\",\"tool\":\"%s\",\"arguments\":%s}]"
            .formatted(tool, arguments));
  }

  Answer askToolToken(String intentToken, String tool, String arguments) {
    return exchange(toolCall(intentToken, tool, arguments));
  }

  /** Reports an LLM call with these tool calls; answers its id. */
  String select(String intentToken, String... toolCalls) {
    String id = UUID.randomUUID().toString();
    Answer answer = report(askLlmToken(intentToken).text("access_token"), report(id, toolCalls));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    return id;
  }

  /** The report of an LLM call with these tool calls. */
  public static String report(String id, String... toolCalls) {
    return "{\"llm_call_id\": \"%s\", \"tool_calls\": [%s]}"
        .formatted(id, String.join(",", toolCalls));
  }

  /** A tool call that the LLM chose. */
  public static String selected(String id, String tool, String arguments) {
    return "{\"id\": \"%s\", \"tool\": \"%s\", \"arguments\": %s}".formatted(id, tool, arguments);
  }

  /** Reports an LLM call. */
  public Answer report(String llmToken, String body) {
    return Http.postJson(realm.url() + "/casa/llm-calls", llmToken, body);
  }

  /** Fails when the status is another. */
  public static void expect(int status, Answer answer) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
  }

  static void expectRefusal(Answer answer, int status, String error, String reason) {
    assertThat(answer.json().path("error").asText()).as(answer.json().toString()).isEqualTo(error);
    assertThat(answer.json().path("casa_reason").asText())
        .as(answer.json().toString())
        .isEqualTo(reason);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().path("error_description").asText()).isNotBlank();
    assertThat(answer.json().has("access_token")).isFalse();
  }

  static void expectBlock(Answer answer, String check, String reason) {
    expectRefusal(answer, 403, "access_denied", reason);
    assertThat(answer.json().at("/casa/check").asText()).isEqualTo(check);
    assertThat(answer.json().at("/casa/reason").asText()).isEqualTo(reason);
    assertThat(UUID.fromString(answer.json().at("/casa/decision_id").asText())).isNotNull();
    assertThat(answer.json().path("casa_decision"))
        .isEqualTo(answer.json().at("/casa/decision_id"));
  }

  /** Seconds from {@code iat} to {@code exp}. */
  static long lifetime(JWTClaimsSet claims) {
    return Duration.between(
            claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant())
        .toSeconds();
  }
}
