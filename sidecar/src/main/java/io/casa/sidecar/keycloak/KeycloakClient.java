/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.exchange.TokenProfile;
import io.casa.sidecar.keycloak.KeycloakRequests.Endpoint;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Keycloak as one app asks it; how requests travel is {@link KeycloakConnection}'s. */
public final class KeycloakClient implements AuthorizationServer, AutoCloseable {
  private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final String JWT_ASSERTION =
      "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final String issuer;
  private final String clientId;
  private final ClientKey key;
  private final Clock clock;
  private final KeycloakConnection connection;
  private final SpanPlace place;

  /**
   * A client for one app; opens no connection yet.
   *
   * @param issuer {@code {keycloak}/realms/{realm}}
   * @param requests is told of each request
   */
  public KeycloakClient(
      URI issuer, String clientId, ClientKey key, Clock clock, KeycloakRequests requests) {
    this.issuer = issuer.toString();
    this.clientId = clientId;
    this.key = key;
    this.clock = clock;
    this.connection = new KeycloakConnection(requests);
    this.place = SpanPlace.APART;
  }

  private KeycloakClient(KeycloakClient same, SpanPlace place) {
    this.issuer = same.issuer;
    this.clientId = same.clientId;
    this.key = same.key;
    this.clock = same.clock;
    this.connection = same.connection;
    this.place = place;
  }

  @Override
  public AuthorizationServer under(SpanPlace other) {
    return place.equals(other) ? this : new KeycloakClient(this, other);
  }

  @Override
  public CompletionStage<TokenAnswer> intentToken(UserInput input) {
    Map<String, JsonValue> details = new LinkedHashMap<>();
    details.put("type", new JsonString(TokenProfile.USER_INPUT_TYPE));
    details.put("prompt", new JsonString(input.prompt()));
    details.put("trace_id", new JsonString(input.traceId()));
    input.conversation().ifPresent(name -> details.put("conversation", new JsonString(name)));
    Map<String, String> form = new LinkedHashMap<>();
    if (input.userToken().isPresent()) {
      putExchange(form, input.userToken().get());
    } else {
      form.put("grant_type", "client_credentials");
    }
    input.agent().ifPresent(url -> form.put("resource", url));
    return askWithDetails(form, new JsonObject(details))
        .thenApply(
            answer ->
                answer instanceof TokenAnswer.Granted(var _, var intent) && intent.isEmpty()
                    ? new TokenAnswer.Unavailable()
                    : answer);
  }

  @Override
  public CompletionStage<TokenAnswer> llmToken(IssuedToken intentToken, URI llm) {
    return exchanged(intentToken, TokenProfile.LLM_ACCESS_SCOPE, llm.toString());
  }

  @Override
  public CompletionStage<TokenAnswer> serverToken(
      IssuedToken intentToken, String server, String scope) {
    return exchanged(intentToken, scope, server);
  }

  private CompletionStage<TokenAnswer> exchanged(
      IssuedToken intentToken, String scope, String resource) {
    Map<String, String> form = new LinkedHashMap<>();
    putExchange(form, intentToken.value());
    form.put("scope", scope);
    form.put("resource", resource);
    return ask(form);
  }

  @Override
  public CompletionStage<TokenAnswer> agentToken(IssuedToken intentToken, String agent) {
    Map<String, String> form = new LinkedHashMap<>();
    putExchange(form, intentToken.value());
    form.put("scope", TokenProfile.USER_INPUT_SCOPE);
    form.put("resource", agent);
    return ask(form);
  }

  @Override
  public CompletionStage<TokenAnswer> toolToken(ToolTokenRequest request) {
    Map<String, String> form = new LinkedHashMap<>();
    putExchange(form, request.intentToken().value());
    form.put("scope", TokenProfile.TOOL_SCOPE_PREFIX + request.call().tool());
    form.put("resource", request.call().server());
    form.put(TokenProfile.AUTHORIZATION_DETAILS, ToolCallDetails.json(request));
    return ask(form);
  }

  @Override
  public CompletionStage<ReportAnswer> reportSelections(
      IssuedToken llmToken,
      String llmCallId,
      List<SelectedCall> calls,
      Optional<RequestShape> asked) {
    return tell(llmToken, "", LlmReport.json(llmCallId, calls, asked)).thenApply(LlmReport::answer);
  }

  @Override
  public void showLines(IssuedToken llmToken, List<RequestLine> lines) {
    // What can't be shown now is wanted again with the next report.
    var _ = tell(llmToken, "/lines", LlmReport.json(lines));
  }

  private CompletionStage<Optional<HttpResponse<byte[]>>> tell(
      IssuedToken llmToken, String below, JsonObject report) {
    return connection.send(
        Endpoint.LLM_CALLS,
        place,
        HttpRequest.newBuilder(URI.create(issuer + "/casa/llm-calls" + below))
            .timeout(KeycloakConnection.ANSWER_TIMEOUT)
            .header("authorization", "Bearer " + llmToken.value())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JsonWriter.toJson(report)))
            .build());
  }

  @Override
  public CompletionStage<DefinitionsAnswer> reportDefinitions(
      String server, List<JsonObject> tools, boolean complete) {
    Map<String, JsonValue> report = new LinkedHashMap<>();
    report.put("server", new JsonString(server));
    report.put("tools", new JsonArray(List.copyOf(tools)));
    report.put("complete", new JsonBoolean(complete));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer + "/casa/tool-definitions"))
            .timeout(KeycloakConnection.ANSWER_TIMEOUT)
            .header("casa-client-assertion", key.assertion(clientId, issuer, clock.instant()))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JsonWriter.toJson(new JsonObject(report))))
            .build();
    return connection
        .send(Endpoint.TOOL_DEFINITIONS, place, request)
        .thenApply(
            answer ->
                answer
                    .map(response -> definitionsAnswer(response.statusCode()))
                    .orElse(DefinitionsAnswer.UNAVAILABLE));
  }

  /** 401 may be a clock or a key that isn't there yet. */
  private static DefinitionsAnswer definitionsAnswer(int status) {
    return switch (status) {
      case 200 -> DefinitionsAnswer.TAKEN;
      case 400, 403, 413 -> DefinitionsAnswer.REFUSED;
      default -> DefinitionsAnswer.UNAVAILABLE;
    };
  }

  /** The realm's JWKS (RFC 7517); empty when it can't be had now. */
  public CompletionStage<Optional<String>> keys() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/certs"))
            .timeout(KeycloakConnection.ANSWER_TIMEOUT)
            .header("accept", "application/json")
            .GET()
            .build();
    return connection
        .send(Endpoint.KEYS, place, request)
        .thenApply(
            answer ->
                answer
                    .filter(response -> response.statusCode() == 200)
                    .map(response -> new String(response.body(), StandardCharsets.UTF_8)));
  }

  @Override
  public void close() {
    connection.close();
  }

  private static void putExchange(Map<String, String> form, String subjectToken) {
    form.put("grant_type", EXCHANGE);
    form.put("subject_token", subjectToken);
    form.put("subject_token_type", ACCESS_TOKEN);
  }

  private CompletionStage<TokenAnswer> askWithDetails(
      Map<String, String> form, JsonObject details) {
    form.put(
        TokenProfile.AUTHORIZATION_DETAILS, JsonWriter.toJson(new JsonArray(List.of(details))));
    return ask(form);
  }

  private CompletionStage<TokenAnswer> ask(Map<String, String> form) {
    form.put("client_assertion_type", JWT_ASSERTION);
    form.put("client_assertion", key.assertion(clientId, issuer, clock.instant()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
            .timeout(KeycloakConnection.ANSWER_TIMEOUT)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json")
            .POST(BodyPublishers.ofString(encode(form)))
            .build();
    return connection
        .send(Endpoint.TOKEN, place, request)
        .thenApply(
            answer ->
                answer.isEmpty()
                    ? new TokenAnswer.Unavailable()
                    : TokenAnswerReader.read(
                        answer.get().statusCode(), answer.get().body(), clock.instant()));
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
