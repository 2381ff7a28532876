/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import java.util.List;
import java.util.Set;

/** Requests by which somebody wants to be told or shown something themselves. */
final class ForOneself {
  /**
   * What one gets when these are said of oneself is to be seen and no more: {@code let me know}.
   */
  private static final Set<String> HANDS_OVER = Set.of("give", "let", "tell", "show");

  private static final Set<String> ONESELF = Set.of("me", "us");

  private static final Set<String> LOOKED_AT =
      Set.of("know", "see", "have", "look", "check", "read", "hear", "find");

  /** What is given to oneself, and is more than an answer. */
  private static final Set<String> GRANTED =
      Set.of(
          "access",
          "right",
          "rights",
          "permission",
          "permissions",
          "role",
          "admin",
          "ownership",
          "refund",
          "discount",
          "credit",
          "money",
          "euros",
          "dollars",
          "pounds",
          "raise",
          "loan",
          "off",
          "call",
          "ring",
          "reminder",
          "hand",
          "lift",
          "replacement",
          "extension",
          "bonus",
          "membership",
          "compensation",
          "voucher",
          "control",
          "cash",
          "back");

  /** What is told of something that is granted: {@code a list of the admins}. */
  private static final Set<String> TOLD =
      Set.of(
          "list", "number", "details", "status", "overview", "summary", "info", "names", "history");

  private ForOneself() {}

  /** "Give me the sum", "let us know": who asks so wants to be told. */
  static boolean isAt(List<String> words, int i) {
    if (!HANDS_OVER.contains(words.get(i))
        || i + 1 >= words.size()
        || !ONESELF.contains(words.get(i + 1))) {
      return false;
    }
    List<String> rest = words.subList(i + 2, words.size());
    if (!rest.isEmpty() && rest.getFirst().equals("and")) {
      return false; // "show me and Tom": somebody else is to see it too
    }
    return switch (words.get(i)) {
      case "give" -> !isGranted(rest);
      case "let" -> !rest.isEmpty() && LOOKED_AT.contains(rest.getFirst()) && !isGranted(rest);
      default -> true;
    };
  }

  private static boolean isGranted(List<String> rest) {
    return rest.stream().takeWhile(word -> !TOLD.contains(word)).anyMatch(GRANTED::contains);
  }
}
