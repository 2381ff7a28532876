/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.definitions;

import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.ReportedDefinitions;
import io.casa.keycloak.systems.ReportedDefinitions.Outcome;
import io.casa.keycloak.systems.SystemsException;
import io.casa.keycloak.systems.ToolState;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.CasaEvents;
import io.casa.keycloak.tokens.ClientProof;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.KeycloakSession;

/** {@code POST tool-definitions}: an app tells which tools it saw an MCP server list. */
public final class DefinitionReportsResource {
  private static final Logger LOG = Logger.getLogger(DefinitionReportsResource.class);

  // An event is for people, and what they need next stands in the database.
  private static final int MAX_EVENT_TOOLS = 32;

  private final KeycloakSession session;

  public DefinitionReportsResource(KeycloakSession session) {
    this.session = session;
  }

  /** Compares the tools with the pinned ones; see {@code docs/contracts.md}, section 5. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response report(InputStream body) {
    EventBuilder event = CasaEvents.event(session, "tool_definitions");
    var answers = new Answers(session, event, Response.ResponseBuilder::build);
    try {
      requireRealm();
      Caller caller = ClientProof.caller(session, event);
      event.detail("casa_mas", caller.system().name()).detail("casa_app", caller.app().name());
      DefinitionsReport report = DefinitionsReport.read(bytes(body));
      RegisteredApp server = server(caller, report.server());
      List<ToolState> tools = compare(caller, server, report);
      record(event, server, tools);
      return answers.granted(200, json(report, tools));
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private void requireRealm() throws RefusedException {
    if (!session.getContext().getRealm().isEnabled()) {
      throw new RefusedException(
          OAuthError.INVALID_CLIENT, DenyReason.INVALID_TOKEN, "The realm is not enabled.");
    }
  }

  /** An agent tells about the servers that it asks, a server about itself. */
  private static RegisteredApp server(Caller caller, String url) throws RefusedException {
    RegisteredApp server =
        caller
            .system()
            .appByUrl(url)
            .filter(app -> app.type() == AppType.MCP_SERVER)
            .orElseThrow(
                () -> RequestedTargets.unknown("server is not an MCP server of the system."));
    boolean may =
        switch (caller.app().type()) {
          case AGENT -> true;
          case MCP_SERVER -> caller.app().clientId().equals(server.clientId());
          case CLIENT -> false;
        };
    if (!may) {
      throw new RefusedException(
          OAuthError.ACCESS_DENIED,
          DenyReason.UNSUPPORTED_METHOD,
          "The app may not tell about this server.");
    }
    return server;
  }

  private List<ToolState> compare(Caller caller, RegisteredApp server, DefinitionsReport report)
      throws RefusedException {
    try {
      var compared =
          new ReportedDefinitions(session, session.getContext().getRealm())
              .take(
                  new ReportedDefinitions.Report(
                      caller.system(), caller.app(), server, report.tools(), report.complete()));
      return switch (compared) {
        case Outcome.Compared(List<ToolState> tools) -> tools;
        case Outcome.Unusable(String problem) ->
            throw RefusedException.malformed("The tools can't be registered: " + problem);
      };
    } catch (SystemsException e) {
      LOG.errorf(e, "The system of app %s can't be used", caller.app().clientId());
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "The multi-agent system of the app can't be used.");
    }
  }

  private static byte[] bytes(InputStream body) throws RefusedException {
    try {
      byte[] bytes = body.readNBytes(DefinitionsReport.MAX_BYTES + 1);
      if (bytes.length <= DefinitionsReport.MAX_BYTES) {
        return bytes;
      }
    } catch (IOException e) {
      throw RefusedException.malformed("The body can't be read to its end.");
    }
    throw new RefusedException(
        OAuthError.TOO_LARGE, DenyReason.MALFORMED_REQUEST, "The body is too large.");
  }

  /** New names are the server's words, so only how many there are is told. */
  private static void record(EventBuilder event, RegisteredApp server, List<ToolState> tools) {
    event.detail("casa_server", server.url());
    Map<ToolState.State, Long> counts =
        tools.stream().collect(Collectors.groupingBy(ToolState::state, Collectors.counting()));
    counts.forEach(
        (state, count) -> event.detail("casa_tools_" + state.code(), String.valueOf(count)));
    String held =
        tools.stream()
            .filter(ToolState::held)
            .limit(MAX_EVENT_TOOLS)
            .map(ToolState::name)
            .collect(Collectors.joining(" "));
    if (!held.isEmpty()) {
      event.detail("casa_tools_held", held);
    }
  }

  private static JsonObject json(DefinitionsReport report, List<ToolState> tools) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("server", new JsonString(report.server()));
    members.put(
        "tools",
        new JsonArray(tools.stream().<JsonValue>map(DefinitionReportsResource::json).toList()));
    return new JsonObject(members);
  }

  private static JsonObject json(ToolState tool) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("name", new JsonString(tool.name()));
    members.put("state", new JsonString(tool.state().code()));
    members.put("held", new JsonBoolean(tool.held()));
    return new JsonObject(members);
  }
}
