/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.json;

/** Names places in JSON values by RFC 6901. */
public final class JsonPointer {
  /** The pointer to the whole value. */
  public static final String ROOT = "";

  private JsonPointer() {}

  /** The pointer to a member of the object that the first pointer names. */
  public static String member(String object, String name) {
    return object + '/' + name.replace("~", "~0").replace("/", "~1");
  }

  /** The name of the last member that a pointer goes through; empty if there is none. */
  public static String lastName(String pointer) {
    String[] steps = pointer.split("/", -1);
    for (int i = steps.length - 1; i > 0; i--) {
      if (steps[i].isEmpty() || !steps[i].chars().allMatch(Character::isDigit)) {
        return steps[i].replace("~1", "/").replace("~0", "~");
      }
    }
    return "";
  }

  /** The pointer to an item of the array that the first pointer names. */
  public static String item(String array, int index) {
    return array + '/' + index;
  }
}
