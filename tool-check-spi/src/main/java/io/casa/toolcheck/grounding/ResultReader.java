/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes the result of a tool call (MCP {@code CallToolResult}) apart: records of short fields, and
 * free text. A long string is free text wherever it stands, for whoever wrote it wrote all of it.
 */
final class ResultReader {
  private static final int LONGEST_FIELD = 160;
  private static final int MOST_LINES = 3;
  private static final JsonReader READER =
      JsonReader.strict().withMaxBytes(16 * 1024 * 1024).withMaxDepth(128);

  /** Keys that can't be names of fields, as {@code line2} can: they name the entry. */
  private static final Pattern ENTRY_KEY =
      Pattern.compile("(?!\\p{L}[\\p{L}_]+\\d{1,2}$).*[\\d@ /:.].*|.{41,}");

  private final List<SeenRecord> structured = new ArrayList<>();
  private final List<SeenRecord> textual = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  /** The name or key of the object or array that is being read. */
  private String within = "";

  private ResultReader() {}

  static ResultReader read(JsonObject result) {
    ResultReader reader = new ResultReader();
    result.get("structuredContent").ifPresent(reader::structuredContent);
    if (result.get("content").orElse(null) instanceof JsonArray content) {
      content.items().forEach(reader::block);
    }
    reader.structured.removeIf(record -> record.fields().isEmpty());
    reader.textual.removeIf(record -> record.fields().isEmpty());
    return reader;
  }

  /** What a message tells that is no result. */
  static ResultReader ofText(String message) {
    ResultReader reader = new ResultReader();
    reader.text(message);
    reader.textual.removeIf(record -> record.fields().isEmpty());
    return reader;
  }

  /** Records that the server gave as fields. */
  List<SeenRecord> structured() {
    return structured;
  }

  /** Records that stood as text. */
  List<SeenRecord> textual() {
    return textual;
  }

  /** Whether it tells of several things of one kind, as what was looked up does. */
  boolean lists() {
    return haveOneShape(structured) || haveOneShape(textual);
  }

  private static boolean haveOneShape(List<SeenRecord> records) {
    Set<List<String>> shapes = new HashSet<>();
    return records.stream()
        .map(record -> record.fields().stream().map(SeenRecord.Field::name).toList())
        .anyMatch(shape -> !shapes.add(shape));
  }

  /** Everything that was text. */
  List<String> texts() {
    return texts;
  }

  private void structuredContent(JsonValue value) {
    if (value instanceof JsonObject object
        && object.members().size() == 1
        && object.members().values().iterator().next() instanceof JsonString wrapped) {
      // An SDK's wrapping of a plain string: the server said nothing about its form.
      text(wrapped.value());
    } else {
      walk(value, structured, new SeenRecord());
    }
  }

  private void block(JsonValue block) {
    if (block instanceof JsonObject object
        && object.get("text").orElse(null) instanceof JsonString text) {
      text(text.value());
    }
  }

  private void text(String text) {
    String bare = text.strip();
    if (bare.isEmpty()) {
      return;
    }
    if (bare.startsWith("{") || bare.startsWith("[")) {
      try {
        walk(READER.read(bare), textual, new SeenRecord());
        return;
      } catch (MalformedJsonException e) {
        // Then it is text like any other.
      }
    }
    texts.add(bare);
    textual.addAll(TextRecords.in(bare));
  }

  private void walk(JsonValue value, List<SeenRecord> records, SeenRecord record) {
    switch (value) {
      case JsonObject object when isMap(object) -> entries(object, records);
      case JsonObject object -> {
        records.add(record);
        object.members().forEach((name, member) -> member(name, member, records, record));
      }
      case JsonArray array -> array.items().forEach(item -> item("", item, records, record));
      default -> scalar("", value, record(records, record));
    }
  }

  private static SeenRecord record(List<SeenRecord> records, SeenRecord record) {
    if (records.isEmpty() || records.getLast() != record) {
      records.add(record);
    }
    return record;
  }

  private void member(String name, JsonValue value, List<SeenRecord> records, SeenRecord record) {
    String before = within;
    if (!name.isEmpty() && (value instanceof JsonObject || value instanceof JsonArray)) {
      within = name;
    }
    readMember(name, value, records, record);
    within = before;
  }

  private void readMember(
      String name, JsonValue value, List<SeenRecord> records, SeenRecord record) {
    switch (value) {
      case JsonObject object when isMap(object) -> entries(object, records);
      case JsonObject object ->
          object.members().forEach((inner, member) -> member(inner, member, records, record));
      case JsonArray array -> array.items().forEach(item -> item(name, item, records, record));
      default -> scalar(name, value, record);
    }
  }

  /** Objects in an array are records of their own; other items are values of the field. */
  private void item(String name, JsonValue item, List<SeenRecord> records, SeenRecord record) {
    if (item instanceof JsonObject) {
      walk(item, records, new SeenRecord());
    } else {
      member(name, item, records, record);
    }
  }

  private void entries(JsonObject map, List<SeenRecord> records) {
    for (Map.Entry<String, JsonValue> entry : map.members().entrySet()) {
      SeenRecord own = new SeenRecord();
      records.add(own);
      own.add("", entry.getKey());
      String before = within;
      within = entry.getKey();
      member("", entry.getValue(), records, own);
      within = before;
    }
  }

  private void scalar(String name, JsonValue value, SeenRecord record) {
    switch (value) {
      case JsonString string -> {
        if (isFree(string.value())) {
          texts.add(string.value());
        } else {
          record.add(name, string.value(), within);
        }
      }
      case JsonNumber number -> record.add(name, number.value().toPlainString(), within);
      default -> {
        // true, false and null lead nowhere
      }
    }
  }

  static boolean isFree(String value) {
    return value.length() > LONGEST_FIELD
        || value.lines().limit(MOST_LINES + 1).count() > MOST_LINES;
  }

  /** Whether members are entries of a map, named by their keys, rather than fields. */
  private static boolean isMap(JsonObject object) {
    long objects = object.members().values().stream().filter(JsonObject.class::isInstance).count();
    boolean named = object.members().keySet().stream().anyMatch(ENTRY_KEY.asMatchPredicate());
    return !object.members().isEmpty()
        && (named || (objects >= 2 && objects == object.members().size()));
  }
}
