/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

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
import java.util.function.UnaryOperator;

/**
 * Changes the tools in the text of a MAS document. The result is to be read again, as any document
 * is.
 */
final class DocumentTools {
  /** Member of an app: its tools. */
  static final String TOOLS = "tools";

  /** Member of an app: what registers its tools when it lists none. */
  static final String DISCOVERY = "toolDiscovery";

  /** The only value of {@link #DISCOVERY}. */
  static final String FIRST_REPORT = "first_report";

  private static final String APPS = "apps";
  private static final String NAME = "name";

  private DocumentTools() {}

  /** The document with just these tools at that server. */
  static byte[] withTools(MasDocument document, String server, List<JsonValue> tools) {
    return changed(document, app -> named(app, server) ? listing(app, tools) : app);
  }

  /** The document with this tool at that server, instead of the one of its name if there is one. */
  static byte[] withTool(MasDocument document, String server, JsonObject tool) {
    return changed(
        document,
        app -> {
          if (!named(app, server)) {
            return app;
          }
          List<JsonValue> tools = new ArrayList<>(tools(app).orElse(List.of()));
          tools.replaceAll(item -> sameName(item, tool) ? tool : item);
          if (!tools.contains(tool)) {
            tools.add(tool);
          }
          return listing(app, tools);
        });
  }

  /**
   * The document with the tools that were discovered before, at each server that lists none and
   * asks for discovery.
   */
  static byte[] carriedOver(MasDocument given, MasDocument before) {
    Map<String, List<JsonValue>> known = new LinkedHashMap<>();
    for (JsonObject app : apps(object(before))) {
      if (app.get(DISCOVERY).isPresent() && app.get(NAME).orElse(null) instanceof JsonString name) {
        tools(app).ifPresent(tools -> known.put(name.value(), tools));
      }
    }
    return changed(
        given,
        app ->
            app.get(DISCOVERY).isPresent()
                    && tools(app).isEmpty()
                    && app.get(NAME).orElse(null) instanceof JsonString(String name)
                    && known.containsKey(name)
                ? listing(app, known.get(name))
                : app);
  }

  /** The tool of that name at that server, as the document has it. */
  static Optional<JsonObject> tool(MasDocument document, ToolKey key) {
    return apps(object(document)).stream()
        .filter(app -> named(app, key.app()))
        .flatMap(app -> tools(app).orElse(List.of()).stream())
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(tool -> named(tool, key.tool()))
        .findFirst();
  }

  private static byte[] changed(MasDocument document, UnaryOperator<JsonObject> change) {
    JsonObject root = object(document);
    Map<String, JsonValue> members = new LinkedHashMap<>(root.members());
    members.put(APPS, new JsonArray(apps(root).stream().<JsonValue>map(change).toList()));
    return JsonWriter.toJsonBytes(new JsonObject(members));
  }

  private static JsonObject listing(JsonObject app, List<JsonValue> tools) {
    Map<String, JsonValue> members = new LinkedHashMap<>(app.members());
    members.put(TOOLS, new JsonArray(tools));
    return new JsonObject(members);
  }

  private static Optional<List<JsonValue>> tools(JsonObject app) {
    return app.get(TOOLS)
        .map(tools -> tools instanceof JsonArray array ? array.items() : List.of());
  }

  private static List<JsonObject> apps(JsonObject root) {
    return root.get(APPS).orElse(null) instanceof JsonArray array
        ? array.items().stream().map(JsonObject.class::cast).toList()
        : List.of();
  }

  private static boolean named(JsonObject object, String name) {
    return object.get(NAME).equals(Optional.of(new JsonString(name)));
  }

  private static boolean sameName(JsonValue item, JsonObject tool) {
    return item instanceof JsonObject object && object.get(NAME).equals(tool.get(NAME));
  }

  /** Its form was read before it became a {@link MasDocument}. */
  private static JsonObject object(MasDocument document) {
    try {
      return JsonReader.strict().readObject(document.canonical());
    } catch (MalformedJsonException e) {
      throw new SystemsException("a document's canonical form can't be read", e);
    }
  }
}
