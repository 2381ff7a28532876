/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The hash that pins a tool's definition: what whoever registers a tool and whoever sees it listed
 * must agree on.
 *
 * <p>It covers, of the MCP {@code Tool} object, {@link #MEMBERS} and, of its {@code annotations},
 * {@link #HINTS}: what an LLM or its app chooses and fills the tool by. Everything else ({@code
 * icons}, {@code _meta}, {@code execution}, hints that MCP does not know) is no drift. A covered
 * member that is {@code null} counts as absent, for there are libraries that write absent members
 * so; the schemas themselves count as they stand, nulls included. Annotations without any hint
 * count as absent. The order of members does not matter.
 */
public final class DefinitionHash {
  /** The members of a tool that the hash covers. */
  public static final List<String> MEMBERS =
      List.of("name", "title", "description", "inputSchema", "outputSchema", "annotations");

  /** The members of {@code annotations} that the hash covers. */
  public static final List<String> HINTS =
      List.of("title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint");

  private static final String ANNOTATIONS = "annotations";

  private DefinitionHash() {}

  /**
   * SHA-256 of the RFC 8785 form of {@link #covered}, base64url without padding.
   *
   * @param tool as {@code tools/list} or a MAS document has it
   * @throws InexactNumberException a covered number has no exact canonical form
   */
  public static String of(JsonObject tool) throws InexactNumberException {
    return CanonicalJson.sha256Base64Url(covered(tool));
  }

  /**
   * What of a tool the hash covers.
   *
   * @param tool as {@code tools/list} or a MAS document has it
   */
  public static JsonObject covered(JsonObject tool) {
    Map<String, JsonValue> covered = present(tool, MEMBERS);
    if (covered.get(ANNOTATIONS) instanceof JsonObject annotations) {
      Map<String, JsonValue> hints = present(annotations, HINTS);
      if (hints.isEmpty()) {
        covered.remove(ANNOTATIONS);
      } else {
        covered.put(ANNOTATIONS, new JsonObject(hints));
      }
    }
    return new JsonObject(covered);
  }

  private static Map<String, JsonValue> present(JsonObject object, List<String> names) {
    Map<String, JsonValue> present = new LinkedHashMap<>();
    for (String name : names) {
      object
          .get(name)
          .filter(value -> !(value instanceof JsonNull))
          .ifPresent(value -> present.put(name, value));
    }
    return present;
  }
}
