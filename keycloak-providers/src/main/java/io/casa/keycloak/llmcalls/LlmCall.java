/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.exchange.Reading;
import io.casa.keycloak.llmrequests.RequestReport;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One answer of an LLM, as a sidecar reports it.
 *
 * @param id a UUID made by the sidecar
 * @param selections the tool calls it chose, none twice
 * @param request how the LLM was asked
 */
record LlmCall(String id, List<LlmSelection> selections, Reading<RequestReport> request) {
  /** Largest report, in bytes: a third of it may say how the LLM was asked. */
  static final int MAX_BYTES = 192 * 1024;

  private static final int MAX_TOOL_CALLS = 128;
  private static final int MAX_NAME = 256;
  private static final String REQUEST = "request";
  private static final Set<String> MEMBERS = Set.of("llm_call_id", "tool_calls");
  private static final Set<String> MEMBERS_WITH_REQUEST =
      Set.of("llm_call_id", "tool_calls", REQUEST);
  private static final Set<String> CALL_MEMBERS = Set.of("id", "tool", "arguments");
  private static final JsonReader READER = JsonReader.strict().withMaxBytes(MAX_BYTES);

  LlmCall {
    Objects.requireNonNull(id, "id");
    selections = List.copyOf(selections);
    Objects.requireNonNull(request, "request");
  }

  /** The same call, its selections out of a request of which that is known. */
  LlmCall outOf(LlmRequestFacts facts) {
    return new LlmCall(
        id, selections.stream().map(selection -> selection.outOf(facts)).toList(), request);
  }

  /**
   * Reads a report; see {@code docs/contracts.md}, section 5.
   *
   * @throws RefusedException when it is not exactly that
   */
  static LlmCall read(byte[] body) throws RefusedException {
    JsonObject report = object(body);
    if (!report.members().keySet().equals(MEMBERS)
        && !report.members().keySet().equals(MEMBERS_WITH_REQUEST)) {
      throw RefusedException.malformed(
          "The body has not exactly the members " + MEMBERS + ", or " + REQUEST + " beside them.");
    }
    String id = text(report, "llm_call_id");
    if (!LlmCallId.isOne(id)) {
      throw RefusedException.malformed("llm_call_id is not a UUID in lower case.");
    }
    if (!(report.get("tool_calls").orElse(null) instanceof JsonArray calls)
        || calls.items().size() > MAX_TOOL_CALLS) {
      throw RefusedException.malformed(
          "tool_calls is not an array of at most " + MAX_TOOL_CALLS + " calls.");
    }
    var selections = new ArrayList<LlmSelection>();
    var ids = new HashSet<String>();
    for (JsonValue call : calls.items()) {
      LlmSelection selection = selection(id, call);
      if (!ids.add(selection.id())) {
        throw RefusedException.malformed("tool_calls has two calls with one id.");
      }
      selections.add(selection);
    }
    return new LlmCall(id, selections, RequestReport.read(report.get(REQUEST)));
  }

  /** The start of the ids of all selections of an LLM call. */
  static String selectionPrefix(String llmCallId) {
    return llmCallId + "/";
  }

  private static LlmSelection selection(String llmCallId, JsonValue value) throws RefusedException {
    if (!(value instanceof JsonObject call)
        || !call.members().keySet().equals(CALL_MEMBERS)
        || !(call.get("arguments").orElse(null) instanceof JsonObject arguments)) {
      throw RefusedException.malformed(
          "A tool call is not an object of id, tool and arguments (an object).");
    }
    return new LlmSelection(
        selectionPrefix(llmCallId) + text(call, "id"), text(call, "tool"), arguments);
  }

  private static JsonObject object(byte[] body) throws RefusedException {
    try {
      return READER.readObject(body);
    } catch (MalformedJsonException e) {
      throw RefusedException.malformed("The body is not acceptable JSON: " + e.getMessage());
    }
  }

  private static String text(JsonObject object, String name) throws RefusedException {
    Optional<JsonValue> value = object.get(name);
    if (value.isPresent()
        && value.get() instanceof JsonString string
        && !string.value().isBlank()
        && string.value().length() <= MAX_NAME) {
      return string.value();
    }
    throw RefusedException.malformed(
        name + " is not a string of 1 to " + MAX_NAME + " characters.");
  }
}
