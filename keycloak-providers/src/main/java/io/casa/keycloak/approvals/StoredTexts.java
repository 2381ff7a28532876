/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lists of an approval as JSON text in its row. */
final class StoredTexts {
  private StoredTexts() {}

  static String ofNames(List<String> names) {
    return JsonWriter.toJson(
        new JsonArray(names.stream().<JsonValue>map(JsonString::new).toList()));
  }

  static List<String> names(String text) {
    List<String> names = new ArrayList<>();
    for (JsonValue item : items(text)) {
      if (item instanceof JsonString(String name)) {
        names.add(name);
      }
    }
    return names;
  }

  static String ofDoubts(List<Objection> doubts) {
    return JsonWriter.toJson(
        new JsonArray(
            doubts.stream()
                .map(
                    doubt ->
                        object(Map.of("check", doubt.check(), "reason", doubt.reason().code())))
                .toList()));
  }

  /** A reason that this server no longer knows stands for a check that could not be carried out. */
  static List<Objection> doubts(String text) {
    List<Objection> doubts = new ArrayList<>();
    for (JsonValue item : items(text)) {
      DenyReason reason =
          member(item, "reason").flatMap(DenyReason::ofCode).orElse(DenyReason.CHECK_FAILED);
      doubts.add(new Objection(member(item, "check").orElse(""), reason));
    }
    return doubts;
  }

  /** Absent when nobody traced the values. */
  static Optional<String> ofProvenance(Provenance provenance) {
    return switch (provenance) {
      case Provenance.NotTraced() -> Optional.empty();
      case Provenance.Traced(List<ArgumentOrigin> origins) ->
          Optional.of(
              JsonWriter.toJson(new JsonArray(origins.stream().map(StoredTexts::origin).toList())));
    };
  }

  /** What can't be understood is left out, and so counts as not traced. */
  static Provenance provenance(@Nullable String text) {
    if (text == null) {
      return new Provenance.NotTraced();
    }
    List<ArgumentOrigin> origins = new ArrayList<>();
    for (JsonValue item : items(text)) {
      Optional<String> pointer = member(item, "pointer");
      Optional<ArgumentOrigin.Part> part =
          member(item, "part").flatMap(ArgumentOrigin.Part::ofCode);
      Optional<Origin> origin = member(item, "origin").flatMap(Origin::ofCode);
      if (pointer.isPresent() && part.isPresent() && origin.isPresent()) {
        origins.add(new ArgumentOrigin(pointer.get(), part.get(), origin.get()));
      }
    }
    return new Provenance.Traced(origins);
  }

  private static JsonValue origin(ArgumentOrigin origin) {
    return object(
        Map.of(
            "pointer", origin.pointer(),
            "part", origin.part().code(),
            "origin", origin.origin().code()));
  }

  private static JsonValue object(Map<String, String> texts) {
    var members = new LinkedHashMap<String, JsonValue>();
    texts.forEach((name, text) -> members.put(name, new JsonString(text)));
    return new JsonObject(members);
  }

  private static List<JsonValue> items(String text) {
    try {
      return JsonReader.strict().read(text) instanceof JsonArray(List<JsonValue> items)
          ? items
          : List.of();
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("an approval's row is damaged", e);
    }
  }

  private static Optional<String> member(JsonValue item, String name) {
    return item instanceof JsonObject object
            && object.members().get(name) instanceof JsonString(String value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
