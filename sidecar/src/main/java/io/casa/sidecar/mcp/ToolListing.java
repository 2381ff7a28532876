/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A server's list of tools, as far as its pages have been seen one after the other.
 *
 * @param hashes SHA-256 by tool
 * @param definitions what of each tool its hash covers; a tool that has no certain one is missing
 * @param next digest of the cursor of the page that comes next; empty when the list is whole
 * @param bytes of the definitions as JSON
 */
public record ToolListing(
    Map<String, String> hashes,
    Map<String, JsonObject> definitions,
    Optional<String> next,
    long bytes) {
  /** Most tools that are collected; MCP servers are registered with no more. */
  public static final int MOST_TOOLS = 1024;

  /** Most bytes of definitions that are collected; a report has a little more room. */
  public static final int MOST_BYTES = 2 * 1024 * 1024 - 4096;

  public ToolListing {
    hashes = Map.copyOf(hashes);
    definitions = Map.copyOf(definitions);
    Objects.requireNonNull(next, "next");
  }

  /** The list that begins with that page. */
  public static ToolListing of(ToolListAnswer.Page first) {
    return new ToolListing(
        first.definitions(), first.certain(), first.nextCursor(), bytes(first.certain()));
  }

  /** The list with the page that comes next. */
  public ToolListing and(ToolListAnswer.Page page) {
    Map<String, String> allHashes = new LinkedHashMap<>(hashes);
    page.definitions()
        .forEach((tool, sha256) -> allHashes.merge(tool, sha256, ToolListReader::ofBoth));
    Map<String, JsonObject> all = new LinkedHashMap<>(definitions);
    all.putAll(page.certain());
    // Listed twice, with two definitions: neither is certain.
    hashes.forEach(
        (tool, sha256) -> {
          if (!sha256.equals(allHashes.get(tool))) {
            all.remove(tool);
          }
        });
    return new ToolListing(allHashes, all, page.nextCursor(), bytes + bytes(page.certain()));
  }

  /** Whether it is small enough to be told. */
  public boolean fits() {
    return hashes.size() <= MOST_TOOLS && bytes <= MOST_BYTES;
  }

  /** Whether each tool has a certain definition. */
  public boolean certain() {
    return definitions.keySet().equals(hashes.keySet());
  }

  /** Tells this list from every other, whatever the order of its tools. */
  public String digest() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    hashes.forEach((tool, sha256) -> members.put(tool, new JsonString(sha256)));
    try {
      return CanonicalJson.sha256Base64Url(new JsonObject(members));
    } catch (InexactNumberException e) {
      throw new IllegalStateException("strings hold no number", e);
    }
  }

  /** The definitions, by name. */
  public List<JsonObject> tools() {
    return definitions.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  private static long bytes(Map<String, JsonObject> tools) {
    return tools.values().stream().mapToLong(tool -> JsonWriter.toJsonBytes(tool).length + 1).sum();
  }
}
