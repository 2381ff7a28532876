/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.llm.LlmProtocol;
import io.casa.sidecar.session.SessionName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a passed request tells the reader of its answer, as metadata. */
sealed interface PassedRequest {
  String KIND = "casa_kind";
  String SESSION = "casa_session";
  String INTENT = "casa_intent";
  String TOOL = "casa_tool";
  String PEER = "casa_peer";
  String CALL = "casa_call";
  String CURSOR = "casa_cursor";
  String METHOD = "casa_method";
  String PROTOCOL = "casa_protocol";

  /** Not {@link Ruling#RPC_ID}, which makes Envoy's own replies a tool's. */
  String READ_ID = "casa_read_id";

  /**
   * The request that opened a session.
   *
   * @param session its id
   */
  record Prompt(String session) implements PassedRequest {}

  /**
   * A request to the LLM.
   *
   * @param session whose it is
   * @param call the id of the LLM call
   * @param protocol in which it will be answered
   */
  record Llm(String session, String call, LlmProtocol protocol) implements PassedRequest {}

  /**
   * A tool call.
   *
   * @param rpcId as strict JSON text
   * @param session whose it is
   * @param call names it in its session; empty for one that is held, since what comes out of the
   *     waiting room is no tool's result
   * @param form how its agent is told when it is refused
   */
  record Tool(
      String rpcId, SessionName session, String tool, String peer, String call, RefusalForm form)
      implements PassedRequest {
    boolean held() {
      return call.isEmpty();
    }
  }

  /** A message of another agent, which opened a session. */
  record Hop(SessionName session) implements PassedRequest {}

  /**
   * A request to another agent.
   *
   * @param rpcId as strict JSON text; empty for HTTP+JSON
   */
  record ToAgent(Optional<String> rpcId, String method, String intentId, String peer)
      implements PassedRequest {}

  /** A user's prompt that a client sends to an entry agent. */
  record ToEntryAgent(String intentId, String peer) implements PassedRequest {}

  /**
   * A request for an MCP server's tools.
   *
   * @param rpcId as strict JSON text
   * @param cursor digest of the cursor, when a further page is asked for
   */
  record ToolList(String rpcId, String peer, Optional<String> cursor) implements PassedRequest {}

  /**
   * A message to an MCP server that went with a server token.
   *
   * @param rpcId as strict JSON text; absent for a message that gets no answer
   * @param method as JSON-RPC names it, when it has one
   */
  record Server(Optional<String> rpcId, String intentId, Optional<String> method, String peer)
      implements PassedRequest {}

  /**
   * A request that may open an MCP session.
   *
   * @param peer the server's URL: its name may be another's before the session is over
   */
  record Opening(String peer) implements PassedRequest {}

  /** The form that travels with the request. */
  static Map<String, String> metadata(PassedRequest request) {
    return switch (request) {
      case Prompt(var session) -> Map.of(KIND, "prompt", SESSION, session);
      case Llm(var session, var call, var protocol) ->
          Map.of(KIND, "llm", SESSION, session, CALL, call, PROTOCOL, protocol.code());
      case Tool(
              var rpcId,
              SessionName(var session, var intent),
              var tool,
              var peer,
              var call,
              var form) ->
          Map.ofEntries(
              Map.entry(KIND, "tool"),
              Map.entry(Ruling.RPC_ID, rpcId),
              Map.entry(SESSION, session),
              Map.entry(INTENT, intent),
              Map.entry(TOOL, tool),
              Map.entry(PEER, peer),
              Map.entry(CALL, call),
              Map.entry(Ruling.REFUSAL_FORM, form.code()));
      case Hop(SessionName(var session, var intent)) ->
          Map.of(KIND, "hop", SESSION, session, INTENT, intent);
      case ToAgent(var rpcId, var method, var intent, var peer) ->
          with(Map.of(KIND, "agent", METHOD, method, INTENT, intent, PEER, peer), CALL, rpcId);
      case ToEntryAgent(var intent, var peer) -> Map.of(KIND, "entry", INTENT, intent, PEER, peer);
      case ToolList(var rpcId, var peer, var cursor) ->
          with(Map.of(KIND, "tools", Ruling.RPC_ID, rpcId, PEER, peer), CURSOR, cursor);
      case Server(var rpcId, var intent, var method, var peer) ->
          with(
              with(Map.of(KIND, "server", INTENT, intent, PEER, peer), READ_ID, rpcId),
              METHOD,
              method);
      case Opening(var peer) -> Map.of(KIND, "opening", PEER, peer);
    };
  }

  private static Map<String, String> with(
      Map<String, String> metadata, String name, Optional<String> value) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    value.ifPresent(text -> all.put(name, text));
    return all;
  }

  /** What the metadata says; empty for an answer that nobody reads. */
  static Optional<PassedRequest> of(Map<String, String> metadata) {
    String kind = metadata.getOrDefault(KIND, "");
    String session = metadata.getOrDefault(SESSION, "");
    return switch (kind) {
      case "prompt" -> Optional.of(new Prompt(session));
      case "llm" ->
          LlmProtocol.of(metadata.getOrDefault(PROTOCOL, ""))
              .map(protocol -> new Llm(session, metadata.getOrDefault(CALL, ""), protocol));
      case "tool" ->
          Optional.of(
              new Tool(
                  metadata.getOrDefault(Ruling.RPC_ID, "null"),
                  new SessionName(session, metadata.getOrDefault(INTENT, "")),
                  metadata.getOrDefault(TOOL, ""),
                  metadata.getOrDefault(PEER, ""),
                  metadata.getOrDefault(CALL, ""),
                  RefusalForm.of(metadata.getOrDefault(Ruling.REFUSAL_FORM, ""))
                      .orElse(RefusalForm.DEFAULT)));
      case "server" ->
          Optional.of(
              new Server(
                  Optional.ofNullable(metadata.get(READ_ID)),
                  metadata.getOrDefault(INTENT, ""),
                  Optional.ofNullable(metadata.get(METHOD)),
                  metadata.getOrDefault(PEER, "")));
      case "opening" -> Optional.of(new Opening(metadata.getOrDefault(PEER, "")));
      case "hop" ->
          Optional.of(new Hop(new SessionName(session, metadata.getOrDefault(INTENT, ""))));
      case "agent" ->
          Optional.of(
              new ToAgent(
                  Optional.ofNullable(metadata.get(CALL)),
                  metadata.getOrDefault(METHOD, ""),
                  metadata.getOrDefault(INTENT, ""),
                  metadata.getOrDefault(PEER, "")));
      case "entry" ->
          Optional.of(
              new ToEntryAgent(metadata.getOrDefault(INTENT, ""), metadata.getOrDefault(PEER, "")));
      case "tools" ->
          Optional.of(
              new ToolList(
                  metadata.getOrDefault(Ruling.RPC_ID, "null"),
                  metadata.getOrDefault(PEER, ""),
                  Optional.ofNullable(metadata.get(CURSOR))));
      default -> Optional.empty();
    };
  }
}
