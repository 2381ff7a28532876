/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.DefinitionHash;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the answers to {@code tools/list} so that no agent can read other definitions from them.
 */
public final class ToolListReader {
  /** Most tools of one page; MCP servers are registered with 1024 at most. */
  static final int MOST_TOOLS = 4096;

  private static final String TOOLS = "tools";
  private static final String NEXT_CURSOR = "nextCursor";
  private static final List<String> ENVELOPE = List.of("id", "result", "error", "method");
  private static final List<String> RESULT = List.of(TOOLS, NEXT_CURSOR);

  private ToolListReader() {}

  /**
   * Reads one message; never throws.
   *
   * @param id of the request
   */
  public static ToolListAnswer read(byte[] message, RpcId id) {
    try {
      return JsonReader.strict().read(message) instanceof JsonObject object
          ? answer(object, id)
          : new ToolListAnswer.Unreadable();
    } catch (MalformedJsonException _) {
      return new ToolListAnswer.Unreadable();
    }
  }

  /** Stands for a cursor: as long as that is, this is 43 characters. */
  public static String cursorDigest(String cursor) {
    return ofText(cursor);
  }

  private static ToolListAnswer answer(JsonObject message, RpcId id) {
    if (hasLookalike(message, ENVELOPE)) {
      return new ToolListAnswer.Unreadable();
    }
    boolean answers = stands(message, "result") || stands(message, "error");
    if (stands(message, "method")) {
      return !answers && message.members().get("method") instanceof JsonString
          ? new ToolListAnswer.NoList()
          : new ToolListAnswer.Unreadable();
    }
    boolean ours = message.get("id").equals(Optional.of(id.value()));
    if (stands(message, "error") && !stands(message, "result")) {
      return ours ? new ToolListAnswer.Failed() : new ToolListAnswer.NoList();
    }
    // Some clients take "7" for 7: a list that answers nobody's question answers theirs.
    if (!ours || stands(message, "error")) {
      return new ToolListAnswer.Unreadable();
    }
    return message.members().get("result") instanceof JsonObject result
            && !hasLookalike(result, RESULT)
            && result.members().get(TOOLS) instanceof JsonArray(List<JsonValue> tools)
        ? page(result, tools)
        : new ToolListAnswer.Unreadable();
  }

  /** Some clients take a member that is {@code null} for one that is not there. */
  private static boolean stands(JsonObject message, String member) {
    return message.get(member).filter(value -> !(value instanceof JsonNull)).isPresent();
  }

  private static ToolListAnswer page(JsonObject result, List<JsonValue> tools) {
    Map<String, String> definitions = new HashMap<>();
    Map<String, JsonObject> certain = new HashMap<>();
    for (JsonValue item : tools) {
      if (tools.size() > MOST_TOOLS
          || !(item instanceof JsonObject tool)
          || hasLookalike(tool, DefinitionHash.MEMBERS)
          || !(tool.members().get("name") instanceof JsonString(String name))) {
        return new ToolListAnswer.Unreadable();
      }
      Optional<String> exact = exact(tool);
      // A definition that has no exact form was registered by nobody, and its hash shows that.
      String sha256 = exact.orElseGet(() -> ofText(JsonWriter.toJson(tool)));
      String merged = definitions.merge(name, sha256, ToolListReader::ofBoth);
      if (exact.equals(Optional.of(merged))) {
        certain.put(name, DefinitionHash.covered(tool));
      } else {
        certain.remove(name);
      }
    }
    return switch (result.get(NEXT_CURSOR).orElseGet(JsonNull::new)) {
      case JsonNull() -> new ToolListAnswer.Page(definitions, certain, Optional.empty());
      case JsonString(String cursor) ->
          new ToolListAnswer.Page(definitions, certain, Optional.of(cursorDigest(cursor)));
      default -> new ToolListAnswer.Unreadable();
    };
  }

  private static Optional<String> exact(JsonObject tool) {
    try {
      return Optional.of(DefinitionHash.of(tool));
    } catch (InexactNumberException _) {
      return Optional.empty();
    }
  }

  /** Two definitions of one tool: whichever the agent takes, nobody knows. */
  static String ofBoth(String one, String other) {
    return one.equals(other) ? one : ofText(one + other);
  }

  /** Of a JSON string, so never the hash of a definition, which is an object. */
  private static String ofText(String text) {
    try {
      return CanonicalJson.sha256Base64Url(new JsonString(text));
    } catch (InexactNumberException e) {
      throw new IllegalStateException("a string holds no number", e);
    }
  }

  /** Readers that ignore case would take such a member for the real one. */
  private static boolean hasLookalike(JsonObject object, List<String> names) {
    return object.members().keySet().stream()
        .anyMatch(
            member ->
                !names.contains(member)
                    && names.stream()
                        .anyMatch(
                            name ->
                                name.toLowerCase(Locale.ROOT)
                                    .equals(member.toLowerCase(Locale.ROOT))));
  }
}
