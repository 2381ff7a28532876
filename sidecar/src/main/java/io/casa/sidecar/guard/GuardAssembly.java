/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.Reading;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.McpServer;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.ClientKey;
import io.casa.sidecar.keycloak.KeycloakClient;
import io.casa.sidecar.keycloak.KeycloakRequests;
import io.casa.sidecar.keycloak.RevocationListener;
import io.casa.sidecar.mcp.ListedTools;
import io.casa.sidecar.session.AgentTasks;
import io.casa.sidecar.session.Sessions;
import io.casa.sidecar.token.AgentTokenVerifier;
import io.casa.sidecar.token.RealmKeys;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.sidecar.token.ToolTokenVerifier;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts the guards of one app together. */
final class GuardAssembly implements Guards {
  /** What the guards need of the world. */
  record Surroundings(
      AuthorizationServer server,
      RealmKeys keys,
      Clock clock,
      DecisionBook book,
      RevokedIntents revoked,
      Runnable close) {}

  private final GuardSettings settings;
  private final Sessions sessions;
  private final AgentTasks tasks = new AgentTasks();
  private final RequestGuard inbound;
  private final RequestGuard outbound;
  private final AnswerReaders answers;
  private final WaitingRoom waitingRoom;
  private final Runnable closeServer;

  GuardAssembly(GuardSettings settings, Surroundings surroundings) throws SidecarException {
    this.settings = settings;
    AuthorizationServer server = surroundings.server();
    DecisionBook book = surroundings.book();
    sessions = new Sessions(surroundings.clock(), surroundings.revoked());
    LlmAccess access = settings.llm().map(GuardSettings.Llm::access).orElse(LlmAccess.DEFAULT);
    var llm =
        new OutboundLlmGuard(
            server,
            sessions,
            access.protocols(),
            LlmCredentials.open(access, surroundings.clock()),
            surroundings.clock());
    inbound = new GrpcGuard(inbound(settings, surroundings, sessions, tasks), book);
    var listed = new ListedTools();
    var ofRoom =
        new WaitingRoom.Surroundings(
            server, sessions, new ApprovedCalls(surroundings.clock()), book, surroundings.clock());
    waitingRoom = new WaitingRoom(ofRoom, settings.approvalWait());
    var mcp =
        new OutboundMcpGuard(
            new OutboundToolCalls(ofRoom, waitingRoom, listed),
            new OutboundServerUses(server, sessions));
    var mcpSessions = new McpSessions();
    var agents = new OutboundAgentGuard(server, sessions);
    outbound =
        new GrpcGuard(
            settings.app().type() == AppType.CLIENT
                ? new OutboundClientGuard(settings, server, book)
                : new OutboundGuard(new Targets(settings), llm, mcp, mcpSessions, agents, book),
            book);
    DefinitionReports reports =
        new DefinitionReports(server, reported(settings), surroundings.clock());
    ToolListPages pages =
        (name, cursor, page) -> {
          listed.add(name, cursor, page);
          reports.add(name, cursor, page);
        };
    answers =
        new GuardAnswerReaders(
            server,
            sessions,
            tasks,
            llm,
            settings.llm().map(GuardSettings.Llm::url),
            pages,
            mcpSessions,
            book);
    closeServer = surroundings.close();
  }

  /** An agent tells about the servers that it asks, a server about itself. */
  private static Map<String, String> reported(GuardSettings settings) {
    GuardSettings.App app = settings.app();
    return switch (app.type()) {
      case AGENT ->
          settings.mcpServers().stream()
              .collect(Collectors.toMap(McpServer::name, known -> known.url().toString()));
      case MCP_SERVER -> Map.of(app.name(), app.url());
      case CLIENT -> Map.of();
    };
  }

  /** The guards with the real Keycloak behind them. */
  static GuardAssembly open(
      GuardSettings settings, DecisionLog decisions, KeycloakRequests requests)
      throws SidecarException {
    Clock clock = Clock.systemUTC();
    ClientKey key =
        switch (ClientKey.read(settings.app().privateKeyFile())) {
          case Reading.Valid<ClientKey>(var valid) -> valid;
          case Reading.Absent<ClientKey>() ->
              throw new SidecarException("app.privateKeyFile: can't be read");
          case Reading.Malformed<ClientKey>(String problem) ->
              throw new SidecarException("app.privateKeyFile: " + problem);
        };
    KeycloakClient client =
        new KeycloakClient(settings.issuer(), settings.app().clientId(), key, clock, requests);
    RevokedIntents revoked = new RevokedIntents();
    Optional<RevocationListener> listener = listener(settings, key, clock, revoked);
    return new GuardAssembly(
        settings,
        new Surroundings(
            client,
            new RealmKeys(client::keys, clock),
            clock,
            new DecisionBook(decisions, clock, System::nanoTime),
            revoked,
            () -> {
              listener.ifPresent(RevocationListener::close);
              client.close();
            }));
  }

  /**
   * An MCP server accepts what was issued before, and an agent answers from what it remembers of
   * its sessions. A client has neither.
   */
  private static Optional<RevocationListener> listener(
      GuardSettings settings, ClientKey key, Clock clock, RevokedIntents revoked) {
    return settings.app().type() == AppType.CLIENT
        ? Optional.empty()
        : Optional.of(
            RevocationListener.start(
                settings.issuer(), settings.app().clientId(), key, clock, revoked::add));
  }

  private static RequestGuard inbound(
      GuardSettings settings, Surroundings surroundings, Sessions sessions, AgentTasks tasks)
      throws SidecarException {
    GuardSettings.App app = settings.app();
    if (app.type() == AppType.MCP_SERVER) {
      return inboundMcp(settings, surroundings);
    }
    if (app.type() != AppType.AGENT) {
      return new InboundClientGuard(surroundings.book());
    }
    AgentTokenVerifier verifier = verifier(settings, surroundings);
    return new InboundHopGuard(
        verifier,
        new InboundHopGuard.Memory(sessions, tasks),
        app.promptFields().isEmpty()
            ? Optional.empty()
            : Optional.of(prompts(app, app.promptFields().get(), verifier, surroundings, sessions)),
        surroundings.book());
  }

  private static InboundHopGuard.Prompts prompts(
      GuardSettings.App app,
      GuardSettings.PromptFields fields,
      AgentTokenVerifier verifier,
      Surroundings surroundings,
      Sessions sessions)
      throws SidecarException {
    PromptForm form = PromptForm.of("app", fields);
    DecisionBook book = surroundings.book();
    var ofClients = new ClientPromptGuard(form, verifier, sessions, book);
    return new InboundHopGuard.Prompts(
        switch (app.promptsFrom()) {
          case ANYONE -> new InboundAgentGuard(form, surroundings.server(), sessions, book);
          case CLIENT -> ofClients;
        },
        ofClients);
  }

  private static AgentTokenVerifier verifier(GuardSettings settings, Surroundings surroundings) {
    GuardSettings.App app = settings.app();
    return new AgentTokenVerifier(
        new AgentTokenVerifier.Self(
            settings.issuer().toString(), settings.system(), app.url(), app.clientId()),
        surroundings.keys(),
        surroundings.clock(),
        surroundings.revoked());
  }

  private static RequestGuard inboundMcp(GuardSettings settings, Surroundings surroundings) {
    String issuer = settings.issuer().toString();
    DecisionBook book = surroundings.book();
    var resource = new ProtectedResource(settings.app().url(), issuer, settings.app().name());
    var verifier =
        new ToolTokenVerifier(
            issuer, surroundings.keys(), surroundings.clock(), surroundings.revoked());
    return new ResourceMetadataGuard(resource, new InboundMcpGuard(resource, verifier, book), book);
  }

  @Override
  public RequestGuard inbound() {
    return inbound;
  }

  @Override
  public RequestGuard outbound() {
    return outbound;
  }

  @Override
  public AnswerReaders answers() {
    return answers;
  }

  @Override
  public WaitingRoom waitingRoom() {
    return waitingRoom;
  }

  @Override
  public int sessions() {
    return sessions.running();
  }

  @Override
  public void warmUp() throws SidecarException {
    WarmUp.run(settings);
  }

  @Override
  public void close() {
    sessions.clear();
    closeServer.run();
  }
}
