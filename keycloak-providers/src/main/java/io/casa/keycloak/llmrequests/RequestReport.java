/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.exchange.Reading;
import io.casa.toolcheck.RequestLine.Role;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How an app asked its LLM, as its sidecar reports it; see {@code docs/contracts.md}, section 5.
 *
 * @param carriesPrompt whether the session's prompt stood in it as the user's words
 * @param complete whether all lines are told
 * @param lines what stood beside the prompt
 * @param earlier messages of the user before the one with the prompt
 */
public record RequestReport(
    boolean carriesPrompt,
    boolean complete,
    List<ReportedLine> lines,
    List<EarlierMessage> earlier) {
  private static final int MAX_SYSTEM = 1024;
  private static final int MAX_OTHER = 128;
  private static final int MAX_LENGTH = 1000;
  private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Set<String> MEMBERS =
      Set.of("carries_prompt", "complete", "system", "user", "parameters", "earlier");

  public RequestReport {
    lines = List.copyOf(lines);
    earlier = List.copyOf(earlier);
  }

  /**
   * A message that may be an earlier prompt of the same user.
   *
   * @param sha256 of its text, as prompts are hashed
   */
  record EarlierMessage(String sha256, List<ReportedLine> lines) {
    EarlierMessage {
      Objects.requireNonNull(sha256, "sha256");
      lines = List.copyOf(lines);
    }
  }

  /** Reads the report's member {@code request}. */
  public static Reading<RequestReport> read(Optional<JsonValue> member) {
    if (member.isEmpty()) {
      return new Reading.Absent<>();
    }
    try {
      return new Reading.Valid<>(report(member.get()));
    } catch (UnreadableException e) {
      return new Reading.Malformed<>(e.part);
    }
  }

  private static RequestReport report(JsonValue value) throws UnreadableException {
    JsonObject request = object(value, MEMBERS, "request");
    List<ReportedLine> lines = new ArrayList<>();
    for (JsonValue line : items(request, "system", MAX_SYSTEM)) {
      lines.add(
          new ReportedLine(
              digest(line, "system"), Role.SYSTEM, OptionalInt.empty(), Optional.empty()));
    }
    lines.addAll(userLines(request, "user"));
    for (JsonValue item : items(request, "parameters", MAX_OTHER)) {
      JsonObject parameter = object(item, Set.of("sha256", "name"), "parameters");
      lines.add(
          new ReportedLine(
              digest(member(parameter, "sha256"), "parameters"),
              Role.PARAMETER,
              OptionalInt.empty(),
              Optional.of(text(member(parameter, "name"), NAME, "parameters"))));
    }
    List<EarlierMessage> earlier = new ArrayList<>();
    for (JsonValue item : items(request, "earlier", MAX_OTHER)) {
      JsonObject message = object(item, Set.of("sha256", "lines"), "earlier");
      earlier.add(
          new EarlierMessage(
              digest(member(message, "sha256"), "earlier"), userLines(message, "lines")));
    }
    return new RequestReport(
        flag(request, "carries_prompt"), flag(request, "complete"), lines, earlier);
  }

  private static List<ReportedLine> userLines(JsonObject object, String name)
      throws UnreadableException {
    List<ReportedLine> lines = new ArrayList<>();
    for (JsonValue item : items(object, name, MAX_OTHER)) {
      JsonObject line = object(item, Set.of("sha256", "length"), name);
      if (!(member(line, "length") instanceof JsonNumber(var length))
          || length.scale() > 0
          || length.signum() < 0
          || length.intValue() > MAX_LENGTH
          || length.precision() - length.scale() > 4) {
        throw new UnreadableException(name);
      }
      lines.add(
          new ReportedLine(
              digest(member(line, "sha256"), name),
              Role.USER,
              OptionalInt.of(length.intValueExact()),
              Optional.empty()));
    }
    return lines;
  }

  private static JsonObject object(JsonValue value, Set<String> members, String part)
      throws UnreadableException {
    if (value instanceof JsonObject object && object.members().keySet().equals(members)) {
      return object;
    }
    throw new UnreadableException(part);
  }

  private static List<JsonValue> items(JsonObject object, String name, int most)
      throws UnreadableException {
    if (member(object, name) instanceof JsonArray(var items) && items.size() <= most) {
      return items;
    }
    throw new UnreadableException(name);
  }

  private static boolean flag(JsonObject object, String name) throws UnreadableException {
    if (member(object, name) instanceof JsonBoolean(boolean value)) {
      return value;
    }
    throw new UnreadableException(name);
  }

  private static String digest(JsonValue value, String part) throws UnreadableException {
    return text(value, SHA256, part);
  }

  private static String text(JsonValue value, Pattern form, String part)
      throws UnreadableException {
    if (value instanceof JsonString(String text) && form.matcher(text).matches()) {
      return text;
    }
    throw new UnreadableException(part);
  }

  private static JsonValue member(JsonObject object, String name) {
    return Objects.requireNonNull(object.members().get(name), name);
  }

  /** A part of the report is not what it must be. */
  private static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String part;

    UnreadableException(String part) {
      super(part);
      this.part = part;
    }
  }
}
