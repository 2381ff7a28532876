/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.Binding;
import io.casa.sidecar.mcp.RpcId;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The forms of a refusal in A2A 1.0 (sections 9.5 and 11.6): an error of the binding with a {@code
 * google.rpc.ErrorInfo}. Towards an agent a JSON-RPC refusal has the status 200, because some
 * clients show their users nothing of another answer; between sidecars the status says it too.
 * Nothing of a request stands in them but the JSON-RPC id.
 */
final class A2aAnswers {
  private static final int INTERNAL_ERROR = -32603;
  private static final int INVALID_REQUEST = -32600;
  private static final int VERSION_NOT_SUPPORTED = -32009;

  /** Whom the answer is for. */
  enum Reader {
    AGENT,
    SIDECAR
  }

  private A2aAnswers() {}

  /** Another version of the protocol than 1.0, or none named, which means 0.3. */
  static Ruling.Refuse otherVersion(Binding binding, Refusal refusal) {
    JsonObject info = info("VERSION_NOT_SUPPORTED", "a2a-protocol.org", refusal);
    String text =
        "Version not supported: say A2A-Version 1.0 and speak it (reason=%s, decision=%s)."
            .formatted(refusal.reason().code(), refusal.decisionId());
    return switch (binding) {
      case Binding.JsonRpc(var id) -> rpc(200, VERSION_NOT_SUPPORTED, text, id, info, refusal);
      case Binding.Rest() -> rest(400, text, info, refusal);
    };
  }

  /** Any other refusal. */
  static Ruling.Refuse refused(Binding binding, Reader reader, Refusal refusal) {
    int status = status(refusal.reason());
    JsonObject info = info(refusal.reason().code().toUpperCase(Locale.ROOT), "casa.io", refusal);
    String text =
        "Refused: %s (reason=%s, decision=%s)."
            .formatted(refusal.reason().sentence(), refusal.reason().code(), refusal.decisionId());
    return switch (binding) {
      case Binding.JsonRpc(var id) ->
          rpc(
              reader == Reader.AGENT ? 200 : status,
              status == 400 ? INVALID_REQUEST : INTERNAL_ERROR,
              text,
              id,
              info,
              refusal);
      // 401 is for whoever has credentials to send; an agent has none of ours.
      case Binding.Rest() ->
          rest(status == 401 && reader == Reader.AGENT ? 403 : status, text, info, refusal);
    };
  }

  /** The status of a refusal between sidecars. */
  static int status(DenyReason reason) {
    return switch (reason) {
      case MALFORMED_REQUEST, PROMPT_NOT_FOUND -> 400;
      case MISSING_TOKEN,
          INVALID_TOKEN,
          EXPIRED_TOKEN,
          WRONG_AUDIENCE,
          REPLAYED_TOKEN,
          PROMPT_MISMATCH,
          MISSING_DPOP_PROOF,
          SESSION_REVOKED ->
          401;
      case AUTHORIZATION_UNAVAILABLE, UPSTREAM_UNAVAILABLE, CHECK_FAILED -> 503;
      default -> 403;
    };
  }

  private static Ruling.Refuse rpc(
      int status, int code, String text, Optional<RpcId> id, JsonObject info, Refusal refusal) {
    Map<String, JsonValue> error = new LinkedHashMap<>();
    error.put("code", number(code));
    error.put("message", new JsonString(text));
    error.put("data", new JsonArray(List.of(info)));
    Map<String, JsonValue> body = new LinkedHashMap<>();
    body.put("jsonrpc", new JsonString("2.0"));
    body.put("id", id.map(RpcId::value).orElseGet(JsonNull::new));
    body.put("error", new JsonObject(error));
    return answer(status, body, refusal);
  }

  private static Ruling.Refuse rest(int status, String text, JsonObject info, Refusal refusal) {
    String name =
        switch (status) {
          case 400 -> "INVALID_ARGUMENT";
          case 401 -> "UNAUTHENTICATED";
          case 503 -> "UNAVAILABLE";
          default -> "PERMISSION_DENIED";
        };
    Map<String, JsonValue> error = new LinkedHashMap<>();
    error.put("code", number(status));
    error.put("status", new JsonString(name));
    error.put("message", new JsonString(text));
    error.put("details", new JsonArray(List.of(info)));
    return answer(status, Map.of("error", new JsonObject(error)), refusal);
  }

  private static JsonObject info(String reason, String domain, Refusal refusal) {
    Map<String, JsonValue> said = new LinkedHashMap<>();
    said.put("casa_reason", new JsonString(refusal.reason().code()));
    said.put("casa_decision", new JsonString(refusal.decisionId()));
    refusal.check().ifPresent(check -> said.put("casa_check", new JsonString(check)));
    Map<String, JsonValue> info = new LinkedHashMap<>();
    info.put("@type", new JsonString("type.googleapis.com/google.rpc.ErrorInfo"));
    info.put("reason", new JsonString(reason));
    info.put("domain", new JsonString(domain));
    info.put("metadata", new JsonObject(said));
    return new JsonObject(info);
  }

  private static Ruling.Refuse answer(int status, Map<String, JsonValue> body, Refusal refusal) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-casa-decision", refusal.decisionId());
    headers.put("x-casa-reason", refusal.reason().code());
    headers.put("content-type", "application/json");
    return new Ruling.Refuse(
        status, headers, JsonWriter.toJsonBytes(new JsonObject(body)), refusal);
  }

  private static JsonNumber number(int value) {
    return new JsonNumber(BigDecimal.valueOf(value));
  }
}
