/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An object of {@code sidecar.json} that may hold these members and no others. */
final class Members {
  private final String pointer;
  private final JsonObject object;

  private Members(String pointer, JsonObject object) {
    this.pointer = pointer;
    this.object = object;
  }

  static Members of(String pointer, JsonValue value, Set<String> known) throws SettingsException {
    if (!(value instanceof JsonObject object)) {
      throw new SettingsException(pointer, "must be an object");
    }
    for (String name : object.members().keySet()) {
      if (!known.contains(name)) {
        throw new SettingsException(pointer + "/" + name, "is unknown");
      }
    }
    return new Members(pointer, object);
  }

  /** Refuses the first of these that is there all the same. */
  void without(String because, String... names) throws SettingsException {
    for (String name : names) {
      if (present(name).isPresent()) {
        throw problem(name, because);
      }
    }
  }

  SettingsException problem(String name, String problem) {
    return new SettingsException(pointer + "/" + name, problem);
  }

  Members object(String name, Set<String> known) throws SettingsException {
    return of(pointer + "/" + name, required(name), known);
  }

  Optional<Members> optionalObject(String name, Set<String> known) throws SettingsException {
    Optional<JsonValue> value = present(name);
    return value.isEmpty()
        ? Optional.empty()
        : Optional.of(of(pointer + "/" + name, value.get(), known));
  }

  List<Members> objects(String name, Set<String> known) throws SettingsException {
    if (!(required(name) instanceof JsonArray array)) {
      throw problem(name, "must be an array");
    }
    List<Members> all = new ArrayList<>();
    for (JsonValue item : array.items()) {
      all.add(of(pointer + "/" + name + "/" + all.size(), item, known));
    }
    return all;
  }

  List<Members> optionalObjects(String name, Set<String> known) throws SettingsException {
    return present(name).isEmpty() ? List.of() : objects(name, known);
  }

  String text(String name) throws SettingsException {
    return text(name, required(name));
  }

  Optional<String> optionalText(String name) throws SettingsException {
    Optional<JsonValue> value = present(name);
    return value.isEmpty() ? Optional.empty() : Optional.of(text(name, value.get()));
  }

  /** Texts, at least one; empty when the member isn't there. */
  Optional<List<String>> optionalTexts(String name) throws SettingsException {
    Optional<JsonValue> value = present(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof JsonArray(var items)) || items.isEmpty()) {
      throw problem(name, "must be an array that is not empty");
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue item : items) {
      texts.add(text(name, item));
    }
    return Optional.of(texts);
  }

  /** Whole seconds from 0 to the most. */
  Duration seconds(String name, Duration whenAbsent, Duration most) throws SettingsException {
    return seconds(name, whenAbsent, Duration.ZERO, most);
  }

  /** Whole seconds from the least to the most. */
  Duration seconds(String name, Duration whenAbsent, Duration least, Duration most)
      throws SettingsException {
    Optional<JsonValue> value = present(name);
    if (value.isEmpty()) {
      return whenAbsent;
    }
    if (value.get() instanceof JsonNumber(var number)
        && number.compareTo(BigDecimal.valueOf(least.toSeconds())) >= 0
        && number.compareTo(BigDecimal.valueOf(most.toSeconds())) <= 0
        && number.stripTrailingZeros().scale() <= 0) {
      return Duration.ofSeconds(number.longValue());
    }
    throw problem(name, "must be whole seconds, " + least.toSeconds() + " to " + most.toSeconds());
  }

  Address address(String name) throws SettingsException {
    return Address.parse(text(name)).orElseThrow(() -> problem(name, "must be host:port"));
  }

  ServiceUrl url(String name) throws SettingsException {
    return ServiceUrl.parse(text(name))
        .orElseThrow(() -> problem(name, "must be http(s)://host[:port] without a path"));
  }

  private String text(String name, JsonValue value) throws SettingsException {
    if (!(value instanceof JsonString string) || string.value().isBlank()) {
      throw problem(name, "must be a string that is not blank");
    }
    return string.value();
  }

  private JsonValue required(String name) throws SettingsException {
    return present(name).orElseThrow(() -> problem(name, "is missing"));
  }

  private Optional<JsonValue> present(String name) {
    return object.get(name).filter(value -> !(value instanceof JsonNull));
  }
}
