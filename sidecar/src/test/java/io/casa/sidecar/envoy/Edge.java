/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.ServiceUrl;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.AnswerReader;
import io.casa.sidecar.guard.AnswerReaders;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.GuardSettings;
import io.casa.sidecar.guard.HeadersAnswer;
import io.casa.sidecar.guard.HttpRequest;
import io.casa.sidecar.guard.Refusal;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.sidecar.guard.RequestGuard;
import io.casa.sidecar.guard.Ruling;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.DenyReason;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A real Envoy, the real gRPC server, and guards that a test sets as it likes. */
final class Edge implements AutoCloseable {
  static final String AGENT_HOST = "helper.bank.example";
  static final String MCP_HOST = "tools.bank.example:8080";
  static final String LLM_HOST = "llm.bank.example";
  static final String DECISION = "00000000-0000-4000-8000-000000000001";

  private static final AtomicInteger PORTS = new AtomicInteger(26_000);

  final SidecarSettings settings;
  final Upstream application;
  final Upstream tools;
  final Upstream llm;
  final List<HttpRequest> asked = new CopyOnWriteArrayList<>();
  final List<Map<String, String>> opened = new CopyOnWriteArrayList<>();
  private final EnvoyProcess envoy;
  private EdgeServer server;
  private volatile RequestGuard guard = request -> passed(Map.of());
  private volatile AnswerReaders readers = metadata -> new Unread();

  private Edge(SidecarSettings settings) throws IOException, SidecarException {
    this.settings = settings;
    application = new Upstream(settings.application().port());
    tools = new Upstream(settings.mcpServers().getFirst().upstream().port());
    llm = new Upstream(settings.llm().orElseThrow().upstream().address().port());
    new EnvoyFiles(settings).write();
    envoy = EnvoyProcess.start(settings);
    serve();
  }

  static Edge start() throws IOException, SidecarException {
    return new Edge(settings(Files.createTempDirectory("edge")));
  }

  /** Beside an MCP server. */
  static Edge startAtServer() throws IOException, SidecarException {
    return new Edge(serverSettings(Files.createTempDirectory("edge")));
  }

  /** An entry agent with an LLM, one MCP server that runs, and one that doesn't. */
  static SidecarSettings settings(Path runDirectory) {
    return new SidecarSettings(
        "banking",
        URI.create("http://127.0.0.1:26999/realms/banking"),
        new GuardSettings.App(
            "assistant",
            GuardSettings.AppType.AGENT,
            "http://assistant.bank.example",
            "http://127.0.0.1:26999/realms/banking/casa/apps/assistant/client-metadata.json",
            Optional.of(new GuardSettings.PromptFields("{.prompt}", Optional.empty())),
            runDirectory.resolve("assistant.jwk")),
        runDirectory,
        port(),
        port(),
        port(),
        port(),
        Optional.of(
            new SidecarSettings.Llm(
                url("https://" + LLM_HOST), url("http://" + port()), Optional.empty())),
        List.of(
            new SidecarSettings.McpServer("bank-tools", url("http://" + MCP_HOST), port()),
            new SidecarSettings.McpServer("dead", url("http://dead.bank.example"), port())),
        List.of(new SidecarSettings.Agent("helper", url("http://" + AGENT_HOST), port())),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        RefusalForm.DEFAULT);
  }

  /** An MCP server's. */
  static SidecarSettings serverSettings(Path runDirectory) {
    SidecarSettings agent = settings(runDirectory);
    return new SidecarSettings(
        agent.system(),
        agent.issuer(),
        new GuardSettings.App(
            "bank-tools",
            GuardSettings.AppType.MCP_SERVER,
            "http://" + MCP_HOST,
            agent.app().clientId(),
            Optional.empty(),
            agent.app().privateKeyFile()),
        agent.runDirectory(),
        agent.inbound(),
        agent.application(),
        agent.outbound(),
        agent.management(),
        agent.llm(),
        agent.mcpServers(),
        List.of(),
        agent.approvalWait(),
        agent.drainTime(),
        agent.refusalForm());
  }

  static Address port() {
    return new Address("127.0.0.1", PORTS.getAndIncrement());
  }

  static ServiceUrl url(String text) {
    return ServiceUrl.parse(text).orElseThrow();
  }

  static CompletionStage<Ruling> passed(Map<String, String> metadata) {
    return CompletableFuture.completedFuture(new Ruling.Pass(Map.of(), Set.of(), metadata));
  }

  static Ruling.Refuse refusal(int status, String body) {
    return new Ruling.Refuse(
        status,
        Map.of("content-type", "application/json", EdgeNames.DECISION_HEADER, DECISION),
        body.getBytes(StandardCharsets.UTF_8),
        new Refusal(DECISION, DenyReason.UNKNOWN_TARGET, Optional.empty()));
  }

  void guard(RequestGuard next) {
    guard = next;
  }

  void readers(AnswerReaders next) {
    readers = next;
  }

  /** Opens the socket, perhaps again. */
  void serve() throws SidecarException {
    RequestGuard remembering =
        request -> {
          asked.add(request);
          return guard.decide(request);
        };
    server =
        EdgeServer.open(
            settings.socket(),
            new EdgeServer.Services(
                Map.of(Direction.INBOUND, remembering, Direction.OUTBOUND, remembering),
                metadata -> {
                  opened.add(metadata);
                  return readers.open(metadata);
                },
                () -> true));
  }

  /** Ends the gRPC server as a killed process would: no stream ends in order. */
  void kill() {
    server.kill();
  }

  void reset() {
    guard = request -> passed(Map.of());
    readers = metadata -> new Unread();
    asked.clear();
    opened.clear();
    application.reset();
    tools.reset();
    llm.reset();
  }

  String accessLog() throws IOException {
    return Files.readString(settings.runDirectory().resolve("envoy-access.jsonl"));
  }

  @Override
  public void close() throws IOException {
    envoy.close();
    server.close();
    application.close();
    tools.close();
    llm.close();
  }

  /** Reads nothing. */
  static class Unread implements AnswerReader {
    @Override
    public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
      return new HeadersAnswer.PassUnread();
    }

    @Override
    public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
      return CompletableFuture.completedFuture(List.of(chunk));
    }

    @Override
    public void onClosed() {}
  }
}
