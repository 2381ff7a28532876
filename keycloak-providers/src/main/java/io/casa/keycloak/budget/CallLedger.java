/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.budget;

import io.casa.toolcheck.CallCounts;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The calls that were granted in one session.
 *
 * @param ofTools how many, by the tool's name
 * @param lately when the calls of the last minute were, seconds since 1970, oldest first
 */
record CallLedger(Map<String, Integer> ofTools, List<Long> lately) {
  static final CallLedger EMPTY = new CallLedger(Map.of(), List.of());

  /** Most moments that are kept: no limit for a minute is higher. */
  static final int MOST_LATELY = 1000;

  private static final long MINUTE = 60;

  CallLedger {
    ofTools = Map.copyOf(ofTools);
    lately = List.copyOf(lately);
  }

  /** The counts at that moment for a call of that tool. */
  CallCounts.Known counts(String tool, long now) {
    int ofSession = ofTools.values().stream().mapToInt(Integer::intValue).sum();
    return new CallCounts.Known(
        ofTools.getOrDefault(tool, 0), ofSession, within(lately, now).size());
  }

  /** The ledger with one more call. */
  CallLedger with(CallCounter.Place place) {
    var tools = new LinkedHashMap<>(ofTools);
    tools.merge(place.tool(), 1, Integer::sum);
    var moments = new ArrayList<>(within(lately, place.second()));
    moments.add(place.second());
    return new CallLedger(
        tools, moments.subList(Math.max(0, moments.size() - MOST_LATELY), moments.size()));
  }

  /** The ledger without that call. */
  CallLedger without(CallCounter.Place place) {
    var tools = new LinkedHashMap<>(ofTools);
    tools.computeIfPresent(place.tool(), (tool, count) -> count == 1 ? null : count - 1);
    var moments = new ArrayList<>(lately);
    moments.remove(place.second());
    return new CallLedger(tools, moments);
  }

  private static List<Long> within(List<Long> moments, long now) {
    return moments.stream().filter(moment -> now - moment < MINUTE).toList();
  }

  /** The ledger as text; equal ledgers have equal texts. */
  String toText() {
    var tools = new LinkedHashMap<String, JsonValue>();
    new TreeMap<>(ofTools).forEach((tool, count) -> tools.put(tool, number(count)));
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("tools", new JsonObject(tools));
    members.put("lately", new JsonArray(lately.stream().map(CallLedger::number).toList()));
    return JsonWriter.toJson(new JsonObject(members));
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalStateException when it is anything else: the cache is ours alone
   */
  static CallLedger ofText(String text) {
    try {
      JsonObject ledger = JsonReader.strict().readObject(text);
      if (ledger.members().get("tools") instanceof JsonObject tools
          && ledger.members().get("lately") instanceof JsonArray lately) {
        var ofTools = new LinkedHashMap<String, Integer>();
        tools.members().forEach((tool, count) -> ofTools.put(tool, (int) number(count)));
        return new CallLedger(ofTools, lately.items().stream().map(CallLedger::number).toList());
      }
    } catch (MalformedJsonException | ArithmeticException e) {
      throw new IllegalStateException("a ledger of calls can't be read", e);
    }
    throw new IllegalStateException("a ledger of calls is not one");
  }

  private static JsonValue number(long number) {
    return new JsonNumber(BigDecimal.valueOf(number));
  }

  private static long number(JsonValue value) {
    if (value instanceof JsonNumber(BigDecimal number)) {
      return number.longValueExact();
    }
    throw new IllegalStateException("a ledger of calls holds something else than numbers");
  }
}
