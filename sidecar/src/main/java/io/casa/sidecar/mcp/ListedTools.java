/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import io.casa.toolcheck.ObservedDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the app saw of its MCP servers' tools: of each server the latest list, with the definitions
 * as hashes. An app has one memory for all its sessions, since it asks for tools when it likes.
 * Thread-safe.
 */
public final class ListedTools {
  /** Most tools of one server; pages beyond say nothing. */
  static final int MOST_TOOLS = 4 * ToolListReader.MOST_TOOLS;

  private final Map<String, Listing> listings = new ConcurrentHashMap<>();

  /**
   * The pages seen so far.
   *
   * @param definitions SHA-256 by tool
   * @param next digest of the cursor of the page that is missing; empty when the list is whole
   * @param whole whether the app saw all pages; only then is a missing tool absent
   */
  private record Listing(Map<String, String> definitions, Optional<String> next, boolean whole) {}

  /**
   * Remembers a page.
   *
   * @param server one of the servers that the app may call
   * @param cursor digest of the request's cursor, if it had one; without one a new list begins
   */
  public void add(String server, Optional<String> cursor, ToolListAnswer.Page page) {
    boolean last = page.nextCursor().isEmpty();
    listings.compute(
        server,
        (name, before) ->
            cursor.isEmpty() || before == null
                ? new Listing(page.definitions(), page.nextCursor(), last && cursor.isEmpty())
                : merged(before, cursor.get(), page));
  }

  /** Forgets what a server listed: under its name there is another one now, or none. */
  public void forget(String server) {
    listings.remove(server);
  }

  private static Listing merged(Listing before, String cursor, ToolListAnswer.Page page) {
    Map<String, String> definitions = new HashMap<>(before.definitions());
    page.definitions()
        .forEach((tool, sha256) -> definitions.merge(tool, sha256, ToolListReader::ofBoth));
    if (definitions.size() > MOST_TOOLS) {
      return new Listing(before.definitions(), Optional.empty(), false);
    }
    boolean expected = before.next().equals(Optional.of(cursor));
    boolean whole = before.whole() || (expected && page.nextCursor().isEmpty());
    return new Listing(Map.copyOf(definitions), page.nextCursor(), whole);
  }

  /** What the app saw of a tool. */
  public ObservedDefinition observed(String server, String tool) {
    Listing listing = listings.get(server);
    if (listing == null) {
      return new ObservedDefinition.NotSeen();
    }
    String sha256 = listing.definitions().get(tool);
    if (sha256 != null) {
      return new ObservedDefinition.Seen(sha256);
    }
    return listing.whole() ? new ObservedDefinition.Absent() : new ObservedDefinition.NotSeen();
  }
}
