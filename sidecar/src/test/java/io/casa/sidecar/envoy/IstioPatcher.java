/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Does to a proxy's configuration what Istio's documentation of EnvoyFilter says that Istio does:
 * matches, operations, and merging as protobuf merges, by which lists grow and nothing can be set
 * to false. It knows what our filters use, and fails at anything else.
 */
final class IstioPatcher {
  private static final String MANAGER = "envoy.filters.network.http_connection_manager";

  private final ObjectNode proxy;

  /** How many things of the proxy each patch changed, in the filter's order. */
  private final List<Integer> applied = new ArrayList<>();

  private int hits;

  IstioPatcher(ObjectNode proxy) {
    this.proxy = proxy;
  }

  static ObjectNode yaml(String text) throws IOException {
    return (ObjectNode) new ObjectMapper(new YAMLFactory()).readTree(text);
  }

  /** Takes out the patches with that name, of what they add or of the listener they are for. */
  static void leaveOut(ObjectNode envoyFilter, String name) {
    ArrayNode patches = (ArrayNode) envoyFilter.at("/spec/configPatches");
    int before = patches.size();
    for (Iterator<JsonNode> all = patches.iterator(); all.hasNext(); ) {
      JsonNode patch = all.next();
      if (name.equals(patch.at("/patch/value/name").asText())
          || name.equals(patch.at("/match/listener/name").asText())) {
        all.remove();
      }
    }
    assertThat(patches.size()).isLessThan(before);
  }

  List<Integer> apply(ObjectNode envoyFilter) {
    for (JsonNode patch : envoyFilter.at("/spec/configPatches")) {
      hits = 0;
      String context = patch.at("/match/context").asText();
      JsonNode value = patch.at("/patch/value");
      String what = patch.path("applyTo").asText() + " " + patch.at("/patch/operation").asText();
      switch (what) {
        case "CLUSTER ADD" -> add("clusters", value);
        case "LISTENER ADD" -> add("listeners", value);
        case "LISTENER REMOVE" ->
            removeListener(context, patch.at("/match/listener/name").asText());
        case "NETWORK_FILTER REPLACE" ->
            eachFilter(context, patch, filter -> replace(filter, value));
        case "NETWORK_FILTER MERGE" -> eachFilter(context, patch, filter -> merge(filter, value));
        case "HTTP_FILTER INSERT_FIRST" ->
            eachFilter(context, patch, filter -> httpFilters(filter).insert(0, value.deepCopy()));
        case "HTTP_FILTER INSERT_BEFORE" ->
            eachFilter(context, patch, filter -> insertBefore(filter, patch, value));
        case "ROUTE_CONFIGURATION MERGE" -> eachRoutes(context, routes -> merge(routes, value));
        case "HTTP_ROUTE INSERT_FIRST" ->
            eachRoutes(context, routes -> insertRoute(routes, patch, value));
        default -> throw new AssertionError("not known here: " + what);
      }
      applied.add(hits);
    }
    return applied;
  }

  private void add(String list, JsonNode value) {
    ((ArrayNode) proxy.get(list)).add(value.deepCopy());
    hits++;
  }

  private void removeListener(String context, String name) {
    for (Iterator<JsonNode> all = proxy.get("listeners").iterator(); all.hasNext(); ) {
      JsonNode listener = all.next();
      if (isOf(listener, context) && listener.path("name").asText().equals(name)) {
        all.remove();
        hits++;
      }
    }
  }

  /** Added listeners aren't patched: Istio adds after all else. */
  private static boolean isOf(JsonNode listener, String context) {
    return !listener.path("name").asText().startsWith("casa")
        && context.equals("SIDECAR_" + listener.path("traffic_direction").asText());
  }

  private void eachFilter(String context, JsonNode patch, Consumer<ObjectNode> change) {
    String name = patch.at("/match/listener/filterChain/filter/name").asText();
    eachFilter(
        context,
        filter -> {
          if (filter.path("name").asText().equals(name)) {
            change.accept(filter);
            hits++;
          }
        });
  }

  private void eachFilter(String context, Consumer<ObjectNode> change) {
    for (JsonNode listener : proxy.get("listeners")) {
      if (isOf(listener, context)) {
        listener.path("filter_chains").forEach(chain -> filters(chain, change));
        filters(listener.path("default_filter_chain"), change);
      }
    }
  }

  private static void filters(JsonNode chain, Consumer<ObjectNode> change) {
    chain.path("filters").forEach(filter -> change.accept((ObjectNode) filter));
  }

  private static ArrayNode httpFilters(ObjectNode manager) {
    return (ArrayNode) manager.at("/typed_config/http_filters");
  }

  private static void replace(ObjectNode filter, JsonNode value) {
    filter.removeAll();
    filter.setAll((ObjectNode) value.deepCopy());
  }

  private static void insertBefore(ObjectNode manager, JsonNode patch, JsonNode value) {
    String before = patch.at("/match/listener/filterChain/filter/subFilter/name").asText();
    ArrayNode all = httpFilters(manager);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).path("name").asText().equals(before)) {
        all.insert(i, value.deepCopy());
        return;
      }
    }
  }

  private void eachRoutes(String context, Consumer<ObjectNode> change) {
    eachFilter(
        context,
        filter -> {
          if (filter.path("name").asText().equals(MANAGER)) {
            change.accept((ObjectNode) filter.at("/typed_config/route_config"));
            hits++;
          }
        });
  }

  private static void insertRoute(ObjectNode routes, JsonNode patch, JsonNode value) {
    String name = patch.at("/match/routeConfiguration/vhost/name").asText();
    for (JsonNode host : routes.path("virtual_hosts")) {
      if (host.path("name").asText().equals(name)) {
        ((ArrayNode) host.get("routes")).insert(0, value.deepCopy());
      }
    }
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties()
        .forEach(
            member -> {
              JsonNode there = into.path(member.getKey());
              JsonNode value = member.getValue();
              if (there.isObject() && value.isObject()) {
                merge((ObjectNode) there, value);
              } else if (there.isArray() && value.isArray()) {
                ((ArrayNode) there).addAll((ArrayNode) value.deepCopy());
              } else if (!(value.isBoolean() && !value.asBoolean())) {
                into.set(member.getKey(), value.deepCopy());
              }
            });
  }
}
