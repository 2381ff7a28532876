/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

/** Where a value was seen before the call, best first; the best place counts. */
public enum Origin {
  /** The user wrote it. */
  PROMPT("prompt"),
  /** A field of a record that also holds, as a whole value, something that the user wrote. */
  LINKED_RECORD("linked_record"),
  /** The same, but the record stood as text in the result, so nothing vouches for its form. */
  LINKED_TEXT_RECORD("linked_text_record"),
  /** A field of another record. */
  RECORD("record"),
  /** A field of another record that stood as text. */
  TEXT_RECORD("text_record"),
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

  /** The stable code on the wire and in records. */
  public String code() {
    return code;
  }
}
