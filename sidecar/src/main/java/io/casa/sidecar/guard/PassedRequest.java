/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.llm.LlmProtocol;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a passed request tells the reader of its answer, as metadata. */
sealed interface PassedRequest {
  String KIND = "casa_kind";
  String INTENT = "casa_intent";
  String TOOL = "casa_tool";
  String PEER = "casa_peer";
  String CALL = "casa_call";
  String CURSOR = "casa_cursor";
  String METHOD = "casa_method";
  String PROTOCOL = "casa_protocol";

  /** Not {@link Ruling#RPC_ID}, which makes Envoy's own replies a tool's. */
  String READ_ID = "casa_read_id";

  /** The request that opened a session. */
  record Prompt(String intentId) implements PassedRequest {}

  /**
   * A request to the LLM.
   *
   * @param call the id of the LLM call
   * @param protocol in which it will be answered
   */
  record Llm(String intentId, String call, LlmProtocol protocol) implements PassedRequest {}

  /**
   * A tool call.
   *
   * @param rpcId as strict JSON text
   * @param call names it in its session; empty when its result isn't to be remembered
   */
  record Tool(String rpcId, String intentId, String tool, String peer, String call)
      implements PassedRequest {}

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

  /** A request that may open an MCP session. */
  record Opening(String peer) implements PassedRequest {}

  /** The form that travels with the request. */
  static Map<String, String> metadata(PassedRequest request) {
    Map<String, String> metadata = new LinkedHashMap<>();
    switch (request) {
      case Prompt(String intentId) -> {
        metadata.put(KIND, "prompt");
        metadata.put(INTENT, intentId);
      }
      case Llm(String intentId, String call, LlmProtocol protocol) -> {
        metadata.put(KIND, "llm");
        metadata.put(INTENT, intentId);
        metadata.put(CALL, call);
        metadata.put(PROTOCOL, protocol.code());
      }
      case Tool(String rpcId, String intentId, String tool, String peer, String call) -> {
        metadata.put(KIND, "tool");
        metadata.put(Ruling.RPC_ID, rpcId);
        metadata.put(INTENT, intentId);
        metadata.put(TOOL, tool);
        metadata.put(PEER, peer);
        metadata.put(CALL, call);
      }
      case Server(var rpcId, String intentId, var method, String peer) -> {
        metadata.put(KIND, "server");
        rpcId.ifPresent(id -> metadata.put(READ_ID, id));
        metadata.put(INTENT, intentId);
        method.ifPresent(name -> metadata.put(METHOD, name));
        metadata.put(PEER, peer);
      }
      case Opening(String peer) -> {
        metadata.put(KIND, "opening");
        metadata.put(PEER, peer);
      }
      case ToolList(String rpcId, String peer, Optional<String> cursor) -> {
        metadata.put(KIND, "tools");
        metadata.put(Ruling.RPC_ID, rpcId);
        metadata.put(PEER, peer);
        cursor.ifPresent(digest -> metadata.put(CURSOR, digest));
      }
    }
    return metadata;
  }

  /** What the metadata says; empty for an answer that nobody reads. */
  static Optional<PassedRequest> of(Map<String, String> metadata) {
    String kind = metadata.getOrDefault(KIND, "");
    String intentId = metadata.getOrDefault(INTENT, "");
    return switch (kind) {
      case "prompt" -> Optional.of(new Prompt(intentId));
      case "llm" ->
          LlmProtocol.of(metadata.getOrDefault(PROTOCOL, ""))
              .map(protocol -> new Llm(intentId, metadata.getOrDefault(CALL, ""), protocol));
      case "tool" ->
          Optional.of(
              new Tool(
                  metadata.getOrDefault(Ruling.RPC_ID, "null"),
                  intentId,
                  metadata.getOrDefault(TOOL, ""),
                  metadata.getOrDefault(PEER, ""),
                  metadata.getOrDefault(CALL, "")));
      case "server" ->
          Optional.of(
              new Server(
                  Optional.ofNullable(metadata.get(READ_ID)),
                  intentId,
                  Optional.ofNullable(metadata.get(METHOD)),
                  metadata.getOrDefault(PEER, "")));
      case "opening" -> Optional.of(new Opening(metadata.getOrDefault(PEER, "")));
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
