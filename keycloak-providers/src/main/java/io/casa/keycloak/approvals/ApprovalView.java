/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.toolcheck.Decision.Objection;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * An approval in the form that the templates read: maps, lists and texts. Texts of others only come
 * as {@link ShownText}; the templates never hand them to their message formatter, which would
 * resolve expressions in them.
 *
 * @param prompt what the user asked for; empty when the session has been ended
 * @param definition the tool as it is registered, if it still is
 * @param nameOf the name of an app by its client id
 */
record ApprovalView(
    Approval approval,
    Optional<String> prompt,
    Optional<ToolDefinition> definition,
    UnaryOperator<String> nameOf) {
  /** Most values that are listed one by one; the others stand as JSON below. */
  static final int MOST_ROWS = 200;

  private static final int SHORT = 120;
  private static final int LONG = 400;
  private static final int PROMPT = 1_500;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  ApprovalView {
    Objects.requireNonNull(approval, "approval");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(nameOf, "nameOf");
  }

  /** What a page of this approval shows to its user ({@code own}) or to an approver. */
  Map<String, Object> page(boolean own, long nowMillis) {
    Map<String, Object> page = new LinkedHashMap<>(summary(nowMillis));
    page.put("own", own);
    page.put("prompt", text(prompt.orElse(""), PROMPT));
    page.put("server", text(approval.call().server(), LONG));
    definition
        .flatMap(ToolDefinition::title)
        .ifPresent(title -> page.put("title", text(title, SHORT)));
    definition
        .flatMap(ToolDefinition::description)
        .ifPresent(description -> page.put("description", text(description, LONG)));
    page.put(
        "actors", approval.actors().stream().map(nameOf).map(name -> text(name, SHORT)).toList());
    page.put(
        "doubts",
        approval.doubts().stream()
            .map(Objection::reason)
            .distinct()
            .map(reason -> reason.sentence())
            .toList());
    addArguments(page, own);
    approval
        .decidedMillis()
        .ifPresent(millis -> page.put("decidedAt", TIME.format(Instant.ofEpochMilli(millis))));
    return page;
  }

  /** What a list of approvals shows. */
  Map<String, Object> summary(long nowMillis) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("id", approval.id());
    summary.put("tool", text(approval.call().tool(), SHORT));
    summary.put("app", text(approval.call().app(), SHORT));
    summary.put("until", TIME.format(Instant.ofEpochMilli(approval.expiresMillis())));
    summary.put("standing", standing(nowMillis));
    long secondsLeft = Math.max(0, (approval.expiresMillis() - nowMillis) / 1000);
    summary.put("minutesLeft", secondsLeft / 60);
    summary.put("secondsLeft", secondsLeft % 60);
    return summary;
  }

  /** A session that has been ended needs no decision. */
  private String standing(long nowMillis) {
    return switch (approval.standing(nowMillis)) {
      case Standing.Pending pending -> prompt.isPresent() ? "pending" : "expired";
      case Standing.Approved approved -> "approved";
      case Standing.Denied denied -> "denied";
      case Standing.Used used -> "used";
      case Standing.Expired expired -> "expired";
    };
  }

  private void addArguments(Map<String, Object> page, boolean own) {
    ArgumentRows rows = ArgumentRows.of(arguments(), MOST_ROWS);
    page.put("arguments", rows.rows().stream().map(row -> argument(row, own)).toList());
    if (!rows.complete()) {
      page.put("allArguments", text(approval.argumentsJson(), 0));
    }
  }

  private Map<String, Object> argument(ArgumentRows.Row row, boolean own) {
    Map<String, Object> argument = new LinkedHashMap<>();
    argument.put("path", row.path().stream().map(step -> text(step, SHORT)).toList());
    argument.put("value", text(row.text(), LONG));
    List<Map<String, Object>> origins = new ArrayList<>();
    for (OriginWords words : OriginWords.of(row, approval.provenance(), own)) {
      origins.add(
          Map.of("part", words.part(), "origin", words.origin(), "doubtful", words.doubtful()));
    }
    argument.put("origins", origins);
    argument.put("lookAlikes", lookAlikes(row.text()));
    return argument;
  }

  private static List<Map<String, Object>> lookAlikes(String text) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (LookAlikeNames.Found name : LookAlikeNames.in(text)) {
      Map<String, Object> shown = new LinkedHashMap<>();
      shown.put("name", text(name.name(), SHORT));
      name.otherForm().ifPresent(form -> shown.put("otherForm", text(form, SHORT)));
      found.add(shown);
    }
    return found;
  }

  private JsonObject arguments() {
    try {
      return JsonReader.strict().readObject(approval.argumentsJson());
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("an approval's row is damaged", e);
    }
  }

  private static Map<String, Object> text(String text, int most) {
    ShownText shown = ShownText.of(text, most);
    return Map.of(
        "head",
        pieces(shown.head()),
        "rest",
        pieces(shown.rest()),
        "restLength",
        shown.restLength());
  }

  private static List<Map<String, Object>> pieces(List<ShownText.Piece> pieces) {
    return pieces.stream()
        .map(piece -> Map.<String, Object>of("text", piece.text(), "marked", piece.marked()))
        .toList();
  }

  /** Names the approval, not what was asked for. */
  @Override
  public String toString() {
    return "ApprovalView[" + approval + "]";
  }
}
