/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one app's LLM selected in one session, what of it has not paid for a call yet, and which
 * calls were paid last.
 *
 * @param calls ids of the LLM calls reported so far
 * @param unpaid oldest first
 * @param paid oldest first, none of them by the same selection
 */
record SelectionLedger(List<String> calls, List<LlmSelection> unpaid, List<PaidCall> paid) {
  /** Most LLM calls of one session that are kept. */
  static final int MAX_CALLS = 1024;

  /** Most characters of a ledger's text. */
  static final int MAX_TEXT = 256 * 1024;

  /** Most paid calls that are kept, so that they can be continued; the oldest goes first. */
  static final int MAX_PAID = 32;

  static final SelectionLedger EMPTY = new SelectionLedger(List.of(), List.of(), List.of());

  // Written by this class itself, with arguments nested inside; so a little deeper than a request.
  private static final JsonReader READER =
      JsonReader.strict().withMaxDepth(JsonReader.DEFAULT_MAX_DEPTH + 8);

  SelectionLedger {
    calls = List.copyOf(calls);
    unpaid = List.copyOf(unpaid);
    paid = List.copyOf(paid);
  }

  boolean knows(String llmCallId) {
    return calls.contains(llmCallId);
  }

  /** The ledger with one more LLM call and what it selected. */
  SelectionLedger with(LlmCall call) {
    var more = new ArrayList<>(calls);
    more.add(call.id());
    var selections = new ArrayList<>(unpaid);
    selections.addAll(call.selections());
    return new SelectionLedger(more, selections, paid);
  }

  /** The ledger after this selection has paid. */
  SelectionLedger without(String selectionId) {
    return new SelectionLedger(
        calls,
        unpaid.stream().filter(selection -> !selection.id().equals(selectionId)).toList(),
        paid);
  }

  /**
   * The ledger after this selection has paid for a call, or for the continuation of the one that it
   * paid before: that one can't be continued again.
   *
   * @param tokenId of the call's token
   * @param callSha256 {@link PaidCall#digest}
   */
  SelectionLedger paying(LlmSelection selection, String tokenId, String callSha256) {
    var kept = new ArrayList<PaidCall>();
    int round = 0;
    for (PaidCall call : paid) {
      if (call.selectionId().equals(selection.id())) {
        round = call.round() + 1;
      } else {
        kept.add(call);
      }
    }
    kept.add(new PaidCall(tokenId, callSha256, round, selection.id(), selection.request()));
    return new SelectionLedger(
        calls,
        without(selection.id()).unpaid(),
        kept.subList(Math.max(0, kept.size() - MAX_PAID), kept.size()));
  }

  /** The call whose token had that id, if it was this one and may be continued. */
  Optional<PaidCall> continuable(String tokenId, String callSha256) {
    return paid.stream()
        .filter(call -> call.tokenId().equals(tokenId))
        .filter(call -> call.callSha256().equals(callSha256))
        .filter(call -> call.round() < PaidCall.MAX_ROUNDS)
        .findFirst();
  }

  boolean isWithinBounds() {
    return calls.size() <= MAX_CALLS && toText().length() <= MAX_TEXT;
  }

  /** The ledger as text; equal ledgers have equal texts. */
  String toText() {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("calls", new JsonArray(calls.stream().<JsonValue>map(JsonString::new).toList()));
    members.put("unpaid", new JsonArray(unpaid.stream().map(SelectionLedger::toJson).toList()));
    if (!paid.isEmpty()) {
      members.put("paid", new JsonArray(paid.stream().map(PaidCall::toJson).toList()));
    }
    return JsonWriter.toJson(new JsonObject(members));
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalStateException when it is anything else: the cache is ours alone
   */
  static SelectionLedger ofText(String text) {
    try {
      JsonObject ledger = READER.readObject(text);
      return new SelectionLedger(
          items(ledger, "calls").stream().map(SelectionLedger::text).toList(),
          items(ledger, "unpaid").stream().map(SelectionLedger::selection).toList(),
          ledger.get("paid").isPresent()
              ? items(ledger, "paid").stream().map(PaidCall::ofJson).toList()
              : List.of());
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("a ledger of LLM selections can't be read", e);
    }
  }

  private static JsonValue toJson(LlmSelection selection) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("id", new JsonString(selection.id()));
    members.put("tool", new JsonString(selection.tool()));
    members.put("arguments", selection.arguments());
    FactsText.toJson(selection.request()).ifPresent(facts -> members.put("request", facts));
    return new JsonObject(members);
  }

  private static LlmSelection selection(JsonValue value) {
    if (value instanceof JsonObject object
        && member(object, "arguments") instanceof JsonObject arguments) {
      return new LlmSelection(
          text(member(object, "id")),
          text(member(object, "tool")),
          arguments,
          FactsText.ofJson(object.get("request")));
    }
    throw new IllegalStateException("a selection in a ledger is not one");
  }

  private static List<JsonValue> items(JsonObject object, String name) {
    if (member(object, name) instanceof JsonArray array) {
      return array.items();
    }
    throw new IllegalStateException("a ledger's " + name + " is not an array");
  }

  private static String text(JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw new IllegalStateException("a ledger holds something else than text");
  }

  private static JsonValue member(JsonObject object, String name) {
    return Objects.requireNonNull(object.members().get(name), name);
  }

  /** Counts, for the arguments may be secret. */
  @Override
  public String toString() {
    return "SelectionLedger[calls=%d, unpaid=%d, paid=%d]"
        .formatted(calls.size(), unpaid.size(), paid.size());
  }
}
