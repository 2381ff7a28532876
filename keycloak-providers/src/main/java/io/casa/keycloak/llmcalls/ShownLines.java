/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.RequestLine.Role;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Lines of system messages that a sidecar shows because they were wanted.
 *
 * @param lines each with the text that its digest is of
 */
record ShownLines(List<RequestLine> lines) {
  /** Largest report, in bytes. */
  static final int MAX_BYTES = 512 * 1024;

  private static final int MOST = 64;
  private static final Set<String> LINE_MEMBERS = Set.of("sha256", "text");
  private static final JsonReader READER = JsonReader.strict().withMaxBytes(MAX_BYTES);

  ShownLines {
    lines = List.copyOf(lines);
  }

  /**
   * Reads a report; see {@code docs/contracts.md}, section 5.
   *
   * @throws RefusedException when it is not exactly that, or a text is not what its digest is of
   */
  static ShownLines read(byte[] body) throws RefusedException {
    JsonObject report;
    try {
      report = READER.readObject(body);
    } catch (MalformedJsonException e) {
      throw RefusedException.malformed("The body is not acceptable JSON: " + e.getMessage());
    }
    if (!report.members().keySet().equals(Set.of("lines"))
        || !(report.get("lines").orElse(null) instanceof JsonArray(var items))
        || items.size() > MOST) {
      throw RefusedException.malformed("lines is not an array of at most " + MOST + " lines.");
    }
    List<RequestLine> lines = new ArrayList<>();
    for (JsonValue item : items) {
      lines.add(line(item));
    }
    return new ShownLines(lines);
  }

  private static RequestLine line(JsonValue item) throws RefusedException {
    if (item instanceof JsonObject object
        && object.members().keySet().equals(LINE_MEMBERS)
        && object.members().get("sha256") instanceof JsonString(String sha256)
        && object.members().get("text") instanceof JsonString(String text)
        && !text.isEmpty()
        && text.length() <= RequestLine.MAX_TEXT) {
      var line = new RequestLine(Role.SYSTEM, text);
      if (Objects.equals(line.sha256(), sha256)) {
        return line;
      }
    }
    throw RefusedException.malformed("A line is not a text and the digest of it.");
  }
}
