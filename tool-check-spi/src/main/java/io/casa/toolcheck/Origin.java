/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where a value was seen before the call, best first; the best place counts. A record is
 * <em>linked</em> when it holds a name that the user used, or belongs to one that does; it is
 * <em>related</em> when it merely shares a word with what the user said.
 */
public enum Origin {
  /** The user wrote it. */
  PROMPT("prompt"),
  /** A field of a linked record. */
  LINKED_RECORD("linked_record"),
  /** The same, but the record stood as text in the result, so nothing vouches for its form. */
  LINKED_TEXT_RECORD("linked_text_record"),
  /** A line of text that also holds a name that the user used. */
  LINKED_TEXT("linked_text"),
  /** A field of a related record. */
  RELATED_RECORD("related_record"),
  /** A field of any other record. */
  RECORD("record"),
  /** A field of a related record that stood as text. */
  RELATED_TEXT_RECORD("related_text_record"),
  /** A field of any other record that stood as text. */
  TEXT_RECORD("text_record"),
  /** A line of text that shares a word with what the user said. */
  RELATED_TEXT("related_text"),
  /** Free text that the user had asked for by its name. */
  NAMED_TEXT("named_text"),
  /** Any other free text. */
  TEXT("text"),
  /** It was not seen. */
  NOWHERE("nowhere");

  private final String code;

  Origin(String code) {
    this.code = code;
  }

  /** Whether it was seen as a value of its own, rather than inside a text. */
  public boolean isValue() {
    return compareTo(TEXT_RECORD) <= 0;
  }

  /** The better of two. */
  public static Origin better(Origin one, Origin other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** The stable code on the wire and in records. */
  public String code() {
    return code;
  }

  /** The origin with that code, if there is one. */
  public static Optional<Origin> ofCode(String code) {
    return Arrays.stream(values()).filter(origin -> origin.code.equals(code)).findFirst();
  }
}
