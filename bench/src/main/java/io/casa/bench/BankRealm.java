/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.bench.Variant.Base;
import io.casa.launcher.keycloak.KeycloakAdmin;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** A realm with a multi-agent system whose assistant asks for intent, LLM and tool tokens. */
record BankRealm(MeasuredServer server, TokenClient client, ECKey key) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REALM = "bank";
  private static final String LLM = "https://llm.bank.example";
  private static final String TOOLS = "http://tools.bank.example";
  private static final String PROMPT = "Get the account summary and scheduled payments";

  /** What one answer of the LLM selects; each selection pays for one tool token. */
  private static final List<String> SELECTED =
      List.of("get_accounts", "get_balance", "get_scheduled_payments", "list_beneficiaries");

  static BankRealm create(MeasuredServer server, TokenClient client) {
    try {
      ECKey key =
          new ECKeyGenerator(Curve.P_256)
              .keyID("bench")
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.ES256)
              .generate();
      var bank = new BankRealm(server, client, key);
      KeycloakAdmin admin = server.admin();
      ObjectNode realm =
          JSON.createObjectNode()
              .put("realm", REALM)
              .put("enabled", true)
              .put("sslRequired", "none");
      bank.demand(admin.post("/admin/realms", realm));
      bank.demand(admin.put("/admin/realms/" + REALM + "/casa/systems/bank", document(key)));
      return bank;
    } catch (JOSEException e) {
      throw new BenchException("no key", e);
    }
  }

  List<Variant> variants() {
    return List.of(
        new Variant("casa: T1, intent", Base.CLIENT_CREDENTIALS, server, this::intents),
        new Variant("casa: T2, LLM", Base.STANDARD_EXCHANGE, server, this::llmTokens),
        new Variant(
            "casa: T3, tool, all checks, recorded",
            Base.STANDARD_EXCHANGE,
            server,
            this::toolTokens));
  }

  private List<HttpRequest> intents(int count) {
    return IntStream.range(0, count).mapToObj(i -> intent()).toList();
  }

  private List<HttpRequest> llmTokens(int count) {
    String intent = client.accessToken(intent());
    return IntStream.range(0, count).mapToObj(i -> llmToken(intent)).toList();
  }

  private List<HttpRequest> toolTokens(int count) {
    var sessions = IntStream.rangeClosed(0, count / SELECTED.size()).parallel().boxed();
    List<String> intents = sessions.map(i -> sessionWithSelections()).toList();
    var requests = new ArrayList<HttpRequest>();
    for (String tool : SELECTED) {
      intents.forEach(intent -> requests.add(toolToken(intent, tool)));
    }
    return requests;
  }

  private String sessionWithSelections() {
    String intent = client.accessToken(intent());
    String llmToken = client.accessToken(llmToken(intent));
    ObjectNode report = JSON.createObjectNode().put("llm_call_id", UUID.randomUUID().toString());
    var calls = report.putArray("tool_calls");
    for (String tool : SELECTED) {
      calls.addObject().put("id", tool).put("tool", tool).putObject("arguments").put("limit", 5);
    }
    client.json(
        HttpRequest.newBuilder(URI.create(issuer() + "/casa/llm-calls"))
            .header("Authorization", "Bearer " + llmToken)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(report.toString()))
            .build());
    return intent;
  }

  private HttpRequest intent() {
    ObjectNode details =
        JSON.createObjectNode()
            .put("type", "urn:casa:user-input")
            .put("prompt", PROMPT)
            .put("trace_id", UUID.randomUUID().toString().replace("-", ""));
    return form(
        Map.of("grant_type", "client_credentials", "authorization_details", "[" + details + "]"));
  }

  private HttpRequest llmToken(String intent) {
    return exchange(intent, Map.of("scope", "llm-access", "resource", LLM));
  }

  private HttpRequest toolToken(String intent, String tool) {
    ObjectNode details =
        JSON.createObjectNode().put("type", "urn:casa:tool-call").put("tool", tool);
    details.putObject("arguments").put("limit", 5);
    return exchange(
        intent,
        Map.of(
            "scope", "tool:" + tool,
            "resource", TOOLS,
            "authorization_details", "[" + details + "]"));
  }

  private HttpRequest exchange(String intent, Map<String, String> fields) {
    var all = new HashMap<>(fields);
    all.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    all.put("subject_token", intent);
    all.put("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
    return form(all);
  }

  private HttpRequest form(Map<String, String> fields) {
    var all = new HashMap<>(fields);
    all.put("client_id", clientId());
    all.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    all.put("client_assertion", assertion());
    return TokenClient.form(server.tokenUrl(REALM), all);
  }

  private String assertion() {
    Instant now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(clientId())
            .subject(clientId())
            .audience(issuer())
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(55)))
            .build();
    var jwt =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("bench").build(), claims);
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new BenchException("an assertion can't be signed", e);
    }
    return jwt.serialize();
  }

  private String issuer() {
    return server.keycloak().issuer(REALM);
  }

  private String clientId() {
    return issuer() + "/casa/apps/assistant/client-metadata.json";
  }

  private void demand(KeycloakAdmin.Answer answer) {
    if (!answer.ok()) {
      throw new BenchException("HTTP " + answer.status() + " " + answer.body());
    }
  }

  private static JsonNode document(ECKey key) {
    try {
      var document =
          (ObjectNode)
              JSON.readTree(
                  """
                  {"schema": "casa.io/mas/v1", "name": "bank", "llm_host": "llm.bank.example",
                   "enabledToolChecks": ["DETERMINISTIC_TOOL_SELECTED", "DETERMINISTIC_LLM_SELECTED_TOOLS"],
                   "apps": [
                     {"name": "assistant", "type": "agent",
                      "baseUrl": {"host": "assistant.bank.example", "scheme": "http"},
                      "httpRequestSchema": {"promptFieldJsonPath": "{.prompt}"}},
                     {"name": "tools", "type": "mcp_server",
                      "baseUrl": {"host": "tools.bank.example", "scheme": "http"}, "tools": []}]}
                  """);
      var assistant = (ObjectNode) document.at("/apps/0");
      assistant.set("jwks", JSON.readTree(new JWKSet(key.toPublicJWK()).toString()));
      var tools = (ArrayNode) document.at("/apps/1/tools");
      for (String tool : SELECTED) {
        ObjectNode schema = tools.addObject().put("name", tool).putObject("inputSchema");
        schema
            .put("type", "object")
            .putObject("properties")
            .putObject("limit")
            .put("type", "integer");
      }
      return document;
    } catch (JsonProcessingException e) {
      throw new BenchException("the document is not JSON", e);
    }
  }
}
