/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's own parameters, some of them repeated; never changed. */
record Form(List<Map.Entry<String, String>> fields) {
  static final Form EMPTY = new Form(List.of());

  Form {
    fields = List.copyOf(fields);
  }

  static Form of(Map<String, String> fields) {
    return new Form(List.copyOf(fields.entrySet()));
  }

  Form and(String name, String value) {
    var more = new ArrayList<>(fields);
    more.add(Map.entry(name, value));
    return new Form(more);
  }

  List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  Optional<String> one(String name) {
    return all(name).stream().findFirst();
  }
}
