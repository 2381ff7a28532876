/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.Reading;
import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a call's values came from, as whoever traced them states it: {@code [{"pointer", "part",
 * "origin"}]}. Closed, as a value that isn't understood must not count as a good one.
 */
final class StatedProvenance {
  /** Most values that may be stated. */
  static final int MOST = 4_000;

  private static final int LONGEST_POINTER = 4_096;

  /** RFC 6901, below the root: the arguments as a whole are no value. */
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*+)++");

  private static final Set<String> MEMBERS = Set.of("pointer", "part", "origin");

  private StatedProvenance() {}

  /** Reads the statement. */
  static Reading<Provenance> read(Optional<JsonValue> stated) {
    if (stated.isEmpty()) {
      return new Reading.Absent<>();
    }
    if (!(stated.get() instanceof JsonArray array) || array.items().size() > MOST) {
      return new Reading.Malformed<>("provenance is not an array of at most " + MOST + ".");
    }
    List<ArgumentOrigin> origins = new ArrayList<>();
    for (JsonValue item : array.items()) {
      Optional<ArgumentOrigin> origin = origin(item);
      if (origin.isEmpty()) {
        return new Reading.Malformed<>(
            "an item of provenance is not exactly a pointer, a part and an origin that are known.");
      }
      origins.add(origin.get());
    }
    return new Reading.Valid<>(new Provenance.Traced(origins));
  }

  private static Optional<ArgumentOrigin> origin(JsonValue item) {
    if (!(item instanceof JsonObject object) || !object.members().keySet().equals(MEMBERS)) {
      return Optional.empty();
    }
    Optional<String> pointer = text(object, "pointer").filter(StatedProvenance::isPointer);
    Optional<ArgumentOrigin.Part> part = text(object, "part").flatMap(ArgumentOrigin.Part::ofCode);
    Optional<Origin> origin = text(object, "origin").flatMap(Origin::ofCode);
    return pointer.isPresent() && part.isPresent() && origin.isPresent()
        ? Optional.of(new ArgumentOrigin(pointer.get(), part.get(), origin.get()))
        : Optional.empty();
  }

  private static boolean isPointer(String text) {
    return text.length() <= LONGEST_POINTER && POINTER.matcher(text).matches();
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.members().get(name) instanceof JsonString(String value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
