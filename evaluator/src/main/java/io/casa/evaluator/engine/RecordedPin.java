/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.toolcheck.DefinitionHash;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The pin of a tool's definition in a recording. */
final class RecordedPin {
  private RecordedPin() {}

  /**
   * The product's {@link DefinitionHash}. A registration refuses a definition that has none, for it
   * holds a number beyond a double, such as the largest 64-bit integer as a bound; in a recording
   * it is taken with its numbers written out instead.
   */
  static String of(JsonObject definition) {
    try {
      return DefinitionHash.of(definition);
    } catch (InexactNumberException inexact) {
      return ofExact(definition, inexact);
    }
  }

  private static String ofExact(JsonObject definition, InexactNumberException inexact) {
    try {
      return CanonicalJson.sha256Base64Url(writtenOut(definition));
    } catch (InexactNumberException e) {
      e.addSuppressed(inexact);
      throw new IllegalStateException("there is no number left in it", e);
    }
  }

  private static JsonValue writtenOut(JsonValue value) {
    return switch (value) {
      case JsonObject object -> {
        Map<String, JsonValue> members = new TreeMap<>();
        object.members().forEach((name, member) -> members.put(name, writtenOut(member)));
        yield new JsonObject(new LinkedHashMap<>(members));
      }
      case JsonArray array ->
          new JsonArray(array.items().stream().map(RecordedPin::writtenOut).toList());
      case JsonNumber number -> new JsonString("number " + number.value());
      case JsonString string -> new JsonString("string " + string.value());
      case JsonBoolean truth -> truth;
      case JsonNull nothing -> nothing;
    };
  }
}
