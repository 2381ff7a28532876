/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One line of {@code decisions.jsonl} (docs/contracts.md, section 6). What is absent is null. */
final class DecisionLine {
  private DecisionLine() {}

  static byte[] of(String app, DecisionRecord decision) {
    Map<String, JsonValue> line = new LinkedHashMap<>();
    line.put("time", new JsonString(decision.time().toString()));
    line.put("decision_id", new JsonString(decision.decisionId()));
    line.put("app", new JsonString(app));
    line.put("direction", word(decision.direction()));
    line.put("peer", text(decision.peer()));
    line.put("kind", word(decision.kind()));
    line.put("method", text(decision.method()));
    line.put("tool", text(decision.tool()));
    line.put("decision", word(decision.outcome()));
    line.put("check", text(decision.check()));
    line.put("reason", text(decision.reason().map(reason -> reason.code())));
    line.put("intent_id", text(decision.intentId()));
    line.put(
        "ms",
        new JsonNumber(BigDecimal.valueOf(decision.millis()).setScale(2, RoundingMode.HALF_UP)));
    return (JsonWriter.toJson(new JsonObject(line)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static JsonValue word(Enum<?> value) {
    return new JsonString(value.name().toLowerCase(Locale.ROOT));
  }

  private static JsonValue text(Optional<String> value) {
    return value.<JsonValue>map(JsonString::new).orElseGet(JsonNull::new);
  }
}
