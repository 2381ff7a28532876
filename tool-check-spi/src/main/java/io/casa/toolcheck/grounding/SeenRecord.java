/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing that a tool's result tells of: an invoice, a contact, a file. Its fields are what the
 * server keeps about it, each by its name.
 */
final class SeenRecord {
  /**
   * A short value under a name; the name is empty for an entry's key.
   *
   * @param within the name or key of what the field stands in, if that is part of the record
   */
  record Field(String name, String value, String within) {
    /** Not the value, which may be secret. */
    @Override
    public String toString() {
      return "Field[]";
    }
  }

  private final List<Field> fields = new ArrayList<>();

  void add(String name, String value) {
    add(name, value, "");
  }

  void add(String name, String value, String within) {
    fields.add(new Field(name, value, within));
  }

  List<Field> fields() {
    return fields;
  }
}
