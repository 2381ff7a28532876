/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mapping of the resource that may hold these fields and no others.
 *
 * @param field where it stands, such as {@code spec.apps[1]}; empty at the top
 */
record YamlObject(String field, JsonNode node) {
  static YamlObject of(String field, JsonNode node, Set<String> known) {
    if (!node.isObject()) {
      throw new InvalidMasException(field.isEmpty() ? "the file" : field, "must be a mapping");
    }
    YamlObject object = new YamlObject(field, node);
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw object.problem(name, "is unknown");
              }
            });
    return object;
  }

  InvalidMasException problem(String name, String problem) {
    return new InvalidMasException(path(name), problem);
  }

  String text(String name) {
    return optionalText(name).orElseThrow(() -> problem(name, "is missing"));
  }

  Optional<String> optionalText(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw problem(name, "must be a text");
    }
    return Optional.of(value.textValue());
  }

  YamlObject object(String name, Set<String> known) {
    return optionalObject(name, known).orElseThrow(() -> problem(name, "is missing"));
  }

  Optional<YamlObject> optionalObject(String name, Set<String> known) {
    JsonNode value = node.path(name);
    return value.isMissingNode() || value.isNull()
        ? Optional.empty()
        : Optional.of(of(path(name), value, known));
  }

  /** The items of a sequence; empty when the field is absent. */
  Optional<List<JsonNode>> optionalItems(String name) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isArray()) {
      throw problem(name, "must be a sequence");
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return Optional.of(items);
  }

  List<JsonNode> items(String name) {
    return optionalItems(name).orElseThrow(() -> problem(name, "is missing"));
  }

  String path(String name) {
    return field.isEmpty() ? name : field + "." + name;
  }
}
