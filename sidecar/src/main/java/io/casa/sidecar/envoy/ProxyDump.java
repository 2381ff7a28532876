/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an Envoy says that it runs ({@code GET /config_dump}). Only what it was given after its
 * start: an EnvoyFilter doesn't reach what stands in its bootstrap.
 */
record ProxyDump(JsonObject dump) {
  /** Of what is at work. */
  List<JsonObject> listeners() {
    return states("active_state");
  }

  /** Names of those that are neither: refused, or still on their way in or out. */
  List<String> unsettled() {
    List<String> names = new ArrayList<>();
    for (String state : List.of("error_state", "warming_state", "draining_state")) {
      for (JsonValue listener : section("dynamic_listeners")) {
        at(listener, state).ifPresent(_ -> names.add(text(listener, "name") + ": " + state));
      }
    }
    return names;
  }

  /** By name. */
  Map<String, JsonObject> clusters() {
    Map<String, JsonObject> clusters = new LinkedHashMap<>();
    for (JsonValue each : section("dynamic_active_clusters")) {
      object(each, "cluster").ifPresent(cluster -> clusters.put(text(cluster, "name"), cluster));
    }
    return clusters;
  }

  private List<JsonObject> states(String state) {
    List<JsonObject> listeners = new ArrayList<>();
    for (JsonValue each : section("dynamic_listeners")) {
      object(each, state, "listener").ifPresent(listeners::add);
    }
    return listeners;
  }

  private List<JsonValue> section(String name) {
    List<JsonValue> all = new ArrayList<>();
    for (JsonValue config : items(dump, "configs")) {
      all.addAll(items(config, name));
    }
    return all;
  }

  /** The value at the end of that way of members, if all are there. */
  static Optional<JsonValue> at(JsonValue from, String... names) {
    Optional<JsonValue> here = Optional.of(from);
    for (String name : names) {
      here =
          here.flatMap(value -> value instanceof JsonObject of ? of.get(name) : Optional.empty());
    }
    return here;
  }

  static Optional<JsonObject> object(JsonValue from, String... names) {
    return at(from, names).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  /** Those of an array; none where there is no array. */
  static List<JsonValue> items(JsonValue from, String... names) {
    return at(from, names).orElse(JsonObject.EMPTY) instanceof JsonArray array
        ? array.items()
        : List.of();
  }

  /** Empty where there is no text. */
  static String text(JsonValue from, String... names) {
    return at(from, names).orElse(JsonObject.EMPTY) instanceof JsonString text ? text.value() : "";
  }
}
