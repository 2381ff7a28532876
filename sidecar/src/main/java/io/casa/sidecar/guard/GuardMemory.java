/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.GuardSettings.App;
import io.casa.sidecar.mcp.ListedTools;
import io.casa.sidecar.session.AgentTasks;
import io.casa.sidecar.session.Sessions;
import io.casa.sidecar.token.AgentTokenVerifier;
import io.casa.sidecar.token.ToolTokenVerifier;
import java.util.List;
import java.util.Map;

/**
 * What the guards know beyond one request: sessions, tokens that were used, calls that wait, tools
 * that were listed. It outlives a change of the settings. Thread-safe, as its parts are.
 */
final class GuardMemory {
  final Sessions sessions;
  final AgentTasks tasks = new AgentTasks();
  final McpSessions mcpSessions = new McpSessions();
  final ListedTools listed = new ListedTools();
  final WaitingRoom.Surroundings ofRoom;
  final WaitingRoom waitingRoom;
  final DefinitionReports reports;
  final AgentTokenVerifier agentTokens;
  final ToolTokenVerifier toolTokens;

  GuardMemory(GuardSettings settings, GuardAssembly.Surroundings surroundings) {
    var clock = surroundings.clock();
    sessions = new Sessions(clock, surroundings.revoked(), surroundings.memory());
    ofRoom =
        new WaitingRoom.Surroundings(
            surroundings.server(),
            sessions,
            new ApprovedCalls(clock),
            surroundings.book(),
            clock,
            surroundings.memory());
    waitingRoom = new WaitingRoom(ofRoom, settings.approvalWait());
    reports = new DefinitionReports(surroundings.server(), Map.of(), clock);
    App app = settings.app();
    String issuer = settings.issuer().toString();
    agentTokens =
        new AgentTokenVerifier(
            new AgentTokenVerifier.Self(issuer, settings.system(), app.url(), app.clientId()),
            surroundings.keys(),
            clock,
            surroundings.revoked(),
            surroundings.began());
    toolTokens =
        new ToolTokenVerifier(
            issuer, surroundings.keys(), clock, surroundings.revoked(), surroundings.began());
  }

  /** A page of the tools that a server lists. */
  ToolListPages pages() {
    return (server, cursor, page) -> {
      listed.add(server, cursor, page);
      reports.add(server, cursor, page);
    };
  }

  /**
   * Of a server that is elsewhere now, or isn't there any more, nothing that it listed is true.
   *
   * @param told URLs by name of the servers whose tools Keycloak is told
   */
  void follow(GuardSettings before, GuardSettings now, Map<String, String> told) {
    List<GuardSettings.McpServer> kept = now.mcpServers();
    before.mcpServers().stream()
        .filter(server -> !kept.contains(server))
        .forEach(server -> listed.forget(server.name()));
    reports.about(told);
    waitingRoom.waitAtMost(now.approvalWait());
  }
}
