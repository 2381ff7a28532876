/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.PendingApproval;
import io.casa.sidecar.mcp.MirrorHeaders;
import io.casa.sidecar.mcp.RpcError;
import io.casa.sidecar.mcp.RpcId;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The forms of a refusal. Towards an agent a refused tool call looks like a failed tool, because a
 * bare 4xx ends agents' MCP sessions, unless its system wants {@linkplain RefusalForm another
 * form}; between sidecars the standards' status codes are used. Nothing of a request stands in them
 * but the JSON-RPC id.
 */
final class Answers {
  private static final String DECISION_HEADER = "x-casa-decision";
  private static final String REASON_HEADER = "x-casa-reason";

  private Answers() {}

  /** A refused {@code tools/call} towards an agent. */
  static Ruling.Refuse failedTool(RefusalForm form, RpcId id, Refusal refusal) {
    String text = sentence(refusal) + " Do not retry.";
    return failedTool(form, id, new Failure(refusal, text, Optional.empty()));
  }

  /**
   * A {@code tools/call} that the user may still approve: says where, and that it may come back.
   */
  static Ruling.Refuse approvalRequired(
      RefusalForm form, RpcId id, Refusal refusal, PendingApproval approval) {
    String text =
        "%s The user can do so until %s at %s and only there. Show the user that address; repeat the same call after that."
            .formatted(sentence(refusal), approval.expiresAt(), approval.uri());
    JsonObject where =
        object()
            .put("uri", approval.uri().toString())
            .put("expires_at", approval.expiresAt().toString())
            .build();
    return failedTool(form, id, new Failure(refusal, text, Optional.of(where)));
  }

  /**
   * What is said of a tool call in every form.
   *
   * @param approval where the user may still approve it
   */
  private record Failure(Refusal refusal, String text, Optional<JsonObject> approval) {
    /** Beside the text, as MCP's {@code _meta} names things. */
    JsonObject meta() {
      Members meta = object().put("casa.io/decision", decision(refusal));
      approval.ifPresent(where -> meta.put("casa.io/approval", where));
      return meta.build();
    }
  }

  private static Ruling.Refuse failedTool(RefusalForm form, RpcId id, Failure failure) {
    return switch (form) {
      case TOOL_RESULT -> toolResult(id, failure);
      case JSONRPC_ERROR ->
          json(
              200,
              rpcErrorBody(
                  RpcError.INTERNAL_ERROR, Optional.of(id), failure.text(), failure.meta()),
              failure.refusal());
      case HTTP_403 -> forbidden(failure);
    };
  }

  private static Ruling.Refuse toolResult(RpcId id, Failure failure) {
    JsonObject said = object().put("type", "text").put("text", failure.text()).build();
    JsonObject result =
        object()
            .put("resultType", "complete")
            .put("isError", new JsonBoolean(true))
            .put("content", new JsonArray(List.of(said)))
            .put("_meta", failure.meta())
            .build();
    return json(200, rpc(Optional.of(id)).put("result", result).build(), failure.refusal());
  }

  private static Ruling.Refuse forbidden(Failure failure) {
    Members casa = decisionMembers(failure.refusal());
    failure.approval().ifPresent(where -> casa.put("approval", where));
    return plain(403, "access_denied", failure.text(), casa.build(), failure.refusal());
  }

  /** Tells an agent that its call waits (MCP, {@code notifications/progress}). */
  static byte[] progress(RpcId token, BigDecimal progress, String message) {
    JsonObject params =
        object()
            .put("progressToken", token.value())
            .put("progress", new JsonNumber(progress))
            .put("message", message)
            .build();
    return JsonWriter.toJsonBytes(
        object()
            .put("jsonrpc", "2.0")
            .put("method", "notifications/progress")
            .put("params", params)
            .build());
  }

  /** Another refused request towards an agent: 200 and a JSON-RPC error. */
  static Ruling.Refuse rpcError(RpcId id, Refusal refusal) {
    return json(200, rpcErrorBody(RpcError.INTERNAL_ERROR, Optional.of(id), refusal), refusal);
  }

  /** A JSON-RPC error under that status: 400 for what can't be read, 403 between sidecars. */
  static Ruling.Refuse rpcError(int status, RpcError error, Optional<RpcId> id, Refusal refusal) {
    return json(status, rpcErrorBody(error, id, refusal), refusal);
  }

  /**
   * A request of a method that isn't let through, towards an agent: as MCP 2026-07-28 wants it, or
   * as clients of older revisions can live with it.
   */
  static Ruling.Refuse methodNotFound(HttpRequest request, RpcId id, Refusal refusal) {
    int status = MirrorHeaders.areNeeded(request.headers()) ? 404 : 200;
    return rpcError(status, RpcError.METHOD_NOT_FOUND, Optional.of(id), refusal);
  }

  /** MCP 2026-07-28: headers and body of a request disagree. */
  static Ruling.Refuse headerMismatch(RpcId id, Refusal refusal) {
    return rpcError(400, RpcError.HEADER_MISMATCH, Optional.of(id), refusal);
  }

  /** The HTTP+SSE transport, which clients of MCP may try when streamable HTTP fails. */
  static Ruling.Refuse olderTransport(Refusal refusal) {
    return with(plain(405, "method_not_allowed", refusal), "allow", "POST");
  }

  /** A message that expects no answer: accepted and dropped. */
  static Ruling.Refuse dropped(Refusal refusal) {
    return new Ruling.Refuse(202, casaHeaders(refusal), new byte[0], refusal);
  }

  /** An LLM's form of an error, that of each vendor at once; clients are told not to retry. */
  static Ruling.Refuse llmError(int status, Refusal refusal) {
    JsonObject error =
        object()
            .put("message", sentence(refusal))
            .put("type", status == 400 ? "invalid_request_error" : "permission_error")
            .put("code", refusal.reason().code())
            .build();
    Ruling.Refuse answer =
        json(status, object().put("type", "error").put("error", error).build(), refusal);
    return with(answer, "x-should-retry", "false");
  }

  /** The form between sidecars and towards whoever calls an agent. */
  static Ruling.Refuse plain(int status, String error, Refusal refusal) {
    return plain(status, error, refusal.reason().sentence(), decision(refusal), refusal);
  }

  private static Ruling.Refuse plain(
      int status, String error, String description, JsonObject casa, Refusal refusal) {
    JsonObject body =
        object()
            .put("error", error)
            .put("error_description", description)
            .put("casa", casa)
            .build();
    return json(status, body, refusal);
  }

  /** 401 or 403 of a resource server (RFC 6750 section 3). */
  static Ruling.Refuse challenge(
      int status, String error, BearerChallenge challenge, Refusal refusal) {
    return with(plain(status, error, refusal), "www-authenticate", challenge.header());
  }

  /** The same answer with one header more. */
  static Ruling.Refuse with(Ruling.Refuse answer, String name, String value) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put(name, value);
    return new Ruling.Refuse(answer.status(), headers, answer.body(), answer.details());
  }

  private static JsonObject rpcErrorBody(RpcError error, Optional<RpcId> id, Refusal refusal) {
    String message = error.message() + ": " + sentence(refusal);
    return rpcErrorBody(error, id, message, decision(refusal));
  }

  private static JsonObject rpcErrorBody(
      RpcError error, Optional<RpcId> id, String message, JsonObject data) {
    JsonObject details =
        object()
            .put("code", new JsonNumber(BigDecimal.valueOf(error.code())))
            .put("message", message)
            .put("data", data)
            .build();
    return rpc(id).put("error", details).build();
  }

  private static Members rpc(Optional<RpcId> id) {
    return object().put("jsonrpc", "2.0").put("id", id.map(RpcId::value).orElseGet(JsonNull::new));
  }

  private static JsonObject decision(Refusal refusal) {
    return decisionMembers(refusal).build();
  }

  private static Members decisionMembers(Refusal refusal) {
    Members members =
        object().put("decision_id", refusal.decisionId()).put("reason", refusal.reason().code());
    refusal.check().ifPresent(check -> members.put("check", check));
    return members;
  }

  private static String sentence(Refusal refusal) {
    return "%s (reason=%s, decision=%s)."
        .formatted(refusal.reason().sentence(), refusal.reason().code(), refusal.decisionId());
  }

  private static Ruling.Refuse json(int status, JsonObject body, Refusal refusal) {
    Map<String, String> headers = casaHeaders(refusal);
    headers.put("content-type", "application/json");
    return new Ruling.Refuse(status, headers, JsonWriter.toJsonBytes(body), refusal);
  }

  private static Map<String, String> casaHeaders(Refusal refusal) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(DECISION_HEADER, refusal.decisionId());
    headers.put(REASON_HEADER, refusal.reason().code());
    return headers;
  }

  private static Members object() {
    return new Members();
  }

  private static final class Members {
    private final Map<String, JsonValue> members = new LinkedHashMap<>();

    Members put(String name, String value) {
      return put(name, new JsonString(value));
    }

    Members put(String name, JsonValue value) {
      members.put(name, value);
      return this;
    }

    JsonObject build() {
      return new JsonObject(members);
    }
  }
}
