/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/** Configuration as Envoy tells it again: a field with its default isn't told. */
final class ProtobufJson {
  /** The first values of the enums that our configuration names. */
  private static final Set<String> FIRST = Set.of("", "AUTO", "STATIC", "ALLOW", "EQ");

  /** What Envoy tells instead of what could be a secret, such as the targets' authorities. */
  private static final JsonValue HIDDEN = new JsonString("[redacted]");

  private ProtobufJson() {}

  /** Whether it is what was said, and nothing else. */
  static boolean same(JsonValue told, JsonValue said) {
    return switch (said) {
      case JsonObject object -> told instanceof JsonObject of && sameMembers(of, object);
      case JsonArray array -> told instanceof JsonArray of && sameItems(of, array);
      default -> told.equals(said) || told.equals(HIDDEN);
    };
  }

  /** Whether all that was said is there; somebody may have said more, though not in a list. */
  static boolean holds(JsonValue told, JsonValue said) {
    return switch (said) {
      case JsonObject object ->
          told instanceof JsonObject of
              && object.members().keySet().stream()
                  .allMatch(name -> both(of.get(name), object.get(name), ProtobufJson::holds));
      case JsonArray array -> told instanceof JsonArray of && sameItems(of, array);
      default -> told.equals(said) || told.equals(HIDDEN);
    };
  }

  private static boolean sameMembers(JsonObject told, JsonObject said) {
    Set<String> names = new HashSet<>(told.members().keySet());
    names.addAll(said.members().keySet());
    return names.stream()
        .allMatch(name -> both(told.get(name), said.get(name), ProtobufJson::same));
  }

  private static boolean both(
      Optional<JsonValue> told,
      Optional<JsonValue> said,
      BiPredicate<JsonValue, JsonValue> compared) {
    if (told.isPresent() && said.isPresent()) {
      return compared.test(told.get(), said.get());
    }
    return told.or(() -> said).map(ProtobufJson::isDefault).orElse(true);
  }

  private static boolean sameItems(JsonArray told, JsonArray said) {
    boolean same = told.items().size() == said.items().size();
    for (int i = 0; same && i < said.items().size(); i++) {
      same = same(told.items().get(i), said.items().get(i));
    }
    return same;
  }

  private static boolean isDefault(JsonValue value) {
    return switch (value) {
      case JsonBoolean bool -> !bool.value();
      case JsonString text -> FIRST.contains(text.value());
      case JsonObject object -> object.members().isEmpty();
      default -> false;
    };
  }
}
