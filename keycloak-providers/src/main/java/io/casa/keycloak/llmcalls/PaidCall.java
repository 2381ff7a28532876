/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A call that a selection has paid for, as a ledger keeps it: its server may answer that it needs
 * more input, and then the same call comes again without having been selected again. Holds no
 * argument.
 *
 * @param tokenId the {@code jti} of the call's token
 * @param callSha256 {@link #digest}
 * @param round how many continuations came before, 0 for the call that was selected
 * @param selectionId what paid
 * @param request how the LLM was asked that selected it
 */
record PaidCall(
    String tokenId, String callSha256, int round, String selectionId, LlmRequestFacts request) {
  /** Most continuations of one selected call. */
  static final int MAX_ROUNDS = 8;

  PaidCall {
    Objects.requireNonNull(tokenId, "tokenId");
    Objects.requireNonNull(callSha256, "callSha256");
    Objects.requireNonNull(selectionId, "selectionId");
    Objects.requireNonNull(request, "request");
  }

  /** What tells calls apart: server, tool and arguments; none for arguments without exact form. */
  static Optional<String> digest(ToolCall call) {
    try {
      return Optional.of(
          CanonicalJson.sha256Base64Url(
              new JsonArray(
                  List.of(
                      new JsonString(call.server()),
                      new JsonString(call.tool()),
                      call.arguments()))));
    } catch (InexactNumberException e) {
      return Optional.empty();
    }
  }

  /** What paid, its arguments being those of the call that it paid for. */
  LlmSelection selection(ToolCall same) {
    return new LlmSelection(selectionId, same.tool(), same.arguments(), request);
  }

  JsonValue toJson() {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("token", new JsonString(tokenId));
    members.put("call", new JsonString(callSha256));
    members.put("round", new JsonNumber(BigDecimal.valueOf(round)));
    members.put("by", new JsonString(selectionId));
    FactsText.toJson(request).ifPresent(facts -> members.put("request", facts));
    return new JsonObject(members);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalStateException when it is anything else: the cache is ours alone
   */
  static PaidCall ofJson(JsonValue value) {
    if (value instanceof JsonObject object
        && object.get("token").orElse(null) instanceof JsonString(String token)
        && object.get("call").orElse(null) instanceof JsonString(String call)
        && object.get("round").orElse(null) instanceof JsonNumber(BigDecimal round)
        && object.get("by").orElse(null) instanceof JsonString(String selection)) {
      return new PaidCall(
          token, call, round.intValue(), selection, FactsText.ofJson(object.get("request")));
    }
    throw new IllegalStateException("a paid call in a ledger is not one");
  }
}
