/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.GuardSettings.App;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.McpServer;
import io.casa.sidecar.guard.GuardSettings.PromptFields;
import io.casa.sidecar.guard.GuardSettings.PromptsFrom;
import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.token.RealmKeys;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** An entry agent's guards on a fixed clock, with a fake Keycloak. */
final class GuardFixture {
  static final String ISSUER = "http://keycloak.example/realms/banking";
  static final String AGENT = "assistant.bank.example";
  static final String LLM = "llm.bank.example";
  static final String WEB = "web.bank.example";
  static final String HELPER = "helper.bank.example";
  static final String TOOLS = "tools.bank.example:8080";

  final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
  final FakeAuthorizationServer server = new FakeAuthorizationServer(clock);
  final List<DecisionRecord> decisions = new ArrayList<>();
  boolean traced;
  final AtomicLong nanos = new AtomicLong();
  final RevokedIntents revoked = new RevokedIntents();
  Optional<String> jwks = Optional.empty();
  final Guards guards;

  private final class Log implements DecisionLog {
    @Override
    public void record(DecisionRecord decision) {
      decisions.add(decision);
    }

    @Override
    public boolean traces() {
      return traced;
    }
  }

  GuardFixture() throws SidecarException {
    this(AppType.AGENT, Optional.of("{.prompt}"));
  }

  GuardFixture(AppType type, Optional<String> promptPath) throws SidecarException {
    this(settings(type, promptPath));
  }

  /** An agent whose calls wait that long for their user. */
  GuardFixture(Duration approvalWait) throws SidecarException {
    this(settings(AppType.AGENT, Optional.of("{.prompt}"), approvalWait));
  }

  /** An agent that may ask its LLM so. */
  GuardFixture(LlmAccess access) throws SidecarException {
    this(withAccess(settings(AppType.AGENT, Optional.of("{.prompt}")), access));
  }

  /**
   * A client whose agents are the assistant, which takes prompts, and the helper, which doesn't.
   */
  static GuardFixture ofClient() throws SidecarException {
    GuardSettings settings = settings(AppType.CLIENT, Optional.empty());
    App app =
        new App(
            "web",
            AppType.CLIENT,
            "http://" + WEB,
            ISSUER + "/casa/apps/web/client-metadata.json",
            Optional.empty(),
            Path.of("web.jwk"));
    List<GuardSettings.Agent> agents = new ArrayList<>(settings.agents());
    agents.add(
        new GuardSettings.Agent(
            "assistant",
            URI.create("http://" + AGENT),
            Optional.of(new PromptFields("{.prompt}", Optional.of("{.conversation}")))));
    return new GuardFixture(with(settings, app, agents));
  }

  /** An entry agent that takes the prompts of clients only. */
  static GuardFixture forClients() throws SidecarException {
    GuardSettings settings = settings(AppType.AGENT, Optional.of("{.prompt}"));
    App app = settings.app();
    return new GuardFixture(
        with(
            settings,
            new App(
                app.name(),
                app.type(),
                app.url(),
                app.clientId(),
                app.promptFields(),
                PromptsFrom.CLIENT,
                app.privateKeyFile()),
            settings.agents()));
  }

  private static GuardSettings with(
      GuardSettings settings, App app, List<GuardSettings.Agent> agents) {
    return new GuardSettings(
        settings.system(),
        settings.issuer(),
        app,
        settings.llm(),
        settings.mcpServers(),
        agents,
        settings.approvalWait());
  }

  private static GuardSettings withAccess(GuardSettings settings, LlmAccess access) {
    return new GuardSettings(
        settings.system(),
        settings.issuer(),
        settings.app(),
        settings.llm().map(llm -> new GuardSettings.Llm(llm.url(), access)),
        settings.mcpServers(),
        settings.agents(),
        settings.approvalWait());
  }

  GuardFixture(GuardSettings settings) throws SidecarException {
    guards =
        new GuardAssembly(
            settings,
            new GuardAssembly.Surroundings(
                server,
                new RealmKeys(() -> CompletableFuture.completedFuture(jwks), clock),
                clock,
                Instant.EPOCH,
                new DecisionBook(new Log(), clock, () -> nanos.getAndAdd(500_000)),
                revoked,
                MemoryShare.among(1),
                () -> {}));
  }

  /** An agent that sees refused tool calls in that form, and whose calls wait that long. */
  static GuardSettings inForm(RefusalForm form, Duration approvalWait) {
    GuardSettings settings = settings(AppType.AGENT, Optional.of("{.prompt}"), approvalWait);
    return new GuardSettings(
        settings.system(),
        settings.issuer(),
        settings.app(),
        settings.llm(),
        settings.mcpServers(),
        settings.agents(),
        settings.approvalWait(),
        form);
  }

  static GuardSettings settings(AppType type, Optional<String> promptPath) {
    return settings(type, promptPath, Duration.ofSeconds(50));
  }

  private static GuardSettings settings(
      AppType type, Optional<String> promptPath, Duration approvalWait) {
    return new GuardSettings(
        "banking",
        URI.create(ISSUER),
        new App(
            type == AppType.MCP_SERVER ? "bank-tools" : "assistant",
            type,
            type == AppType.MCP_SERVER ? "http://" + TOOLS : "http://" + AGENT,
            ISSUER + "/casa/apps/assistant/client-metadata.json",
            promptPath.map(path -> new PromptFields(path, Optional.of("{.conversation}"))),
            Path.of("assistant.jwk")),
        Optional.of(new GuardSettings.Llm(URI.create("https://" + LLM), LlmAccess.DEFAULT)),
        List.of(new McpServer("bank-tools", URI.create("http://" + TOOLS))),
        List.of(new GuardSettings.Agent("helper", URI.create("http://" + HELPER))),
        approvalWait);
  }

  Ruling inbound(String body, Map<String, String> headers) {
    return decide(guards.inbound(), post(Direction.INBOUND, AGENT, "/chat", body, headers));
  }

  Ruling.Pass open(String prompt, Map<String, String> headers) {
    return assertPass(inbound("{\"prompt\":\"" + prompt + "\"}", headers));
  }

  Ruling llm(String userMessage, Map<String, String> headers) {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + userMessage + "\"}]}";
    return decide(
        guards.outbound(), post(Direction.OUTBOUND, LLM, "/v1/chat/completions", body, headers));
  }

  Ruling llmBody(String body) {
    return llm("/v1/chat/completions", body, Map.of());
  }

  Ruling llm(String path, String body, Map<String, String> headers) {
    return decide(guards.outbound(), post(Direction.OUTBOUND, LLM, path, body, headers));
  }

  Ruling tool(String tool, String arguments, Map<String, String> headers) {
    return mcp(call("7", tool, arguments), headers);
  }

  Ruling mcp(String body, Map<String, String> headers) {
    return decide(guards.outbound(), post(Direction.OUTBOUND, TOOLS, "/mcp", body, headers));
  }

  /** Lets the LLM answer that request with one tool call. */
  void select(Ruling.Pass llmRequest, String tool, String arguments) {
    AnswerReader reader = guards.answers().open(llmRequest.metadata());
    reader.onHeaders(200, Map.of("content-type", "application/json"), false);
    String answer =
        "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"id\":\"c1\",\"type\":"
            + "\"function\",\"function\":{\"name\":\""
            + tool
            + "\",\"arguments\":\""
            + arguments.replace("\"", "\\\"")
            + "\"}}]},\"finish_reason\":\"tool_calls\"}]}";
    reader.onBody(bytes(answer), true);
    reader.onClosed();
  }

  static String call(String id, String tool, String arguments) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"tools/call\",\"params\":{\"name\":\""
        + tool
        + "\",\"arguments\":"
        + arguments
        + "}}";
  }

  static HttpRequest post(
      Direction direction, String host, String path, String body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(Map.of("content-type", "application/json"));
    all.putAll(headers);
    return new HttpRequest(direction, "POST", path, host, all, bytes(body));
  }

  static Ruling decide(RequestGuard guard, HttpRequest request) {
    return guard.decide(request).toCompletableFuture().join();
  }

  static Ruling.Pass assertPass(Ruling ruling) {
    assertThat(ruling).isInstanceOf(Ruling.Pass.class);
    return (Ruling.Pass) ruling;
  }

  static Ruling.Refuse assertRefused(Ruling ruling, int status, String reason) {
    assertThat(ruling).isInstanceOf(Ruling.Refuse.class);
    Ruling.Refuse refuse = (Ruling.Refuse) ruling;
    assertThat(refuse.details().reason().code()).isEqualTo(reason);
    assertThat(refuse.status()).isEqualTo(status);
    assertThat(refuse.headers())
        .containsEntry("x-casa-decision", refuse.details().decisionId())
        .containsEntry("x-casa-reason", reason);
    return refuse;
  }

  static JsonObject json(byte[] body) {
    try {
      return JsonReader.strict().readObject(body);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  static JsonValue at(JsonObject object, String... path) {
    JsonValue value = object;
    for (String step : path) {
      value = ((JsonObject) value).members().get(step);
    }
    return value;
  }

  static JsonString string(String text) {
    return new JsonString(text);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
