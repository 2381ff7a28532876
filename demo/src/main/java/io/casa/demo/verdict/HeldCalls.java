/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Legitimate calls that are done only if the user approves, and what was told of them. */
final class HeldCalls {
  /** Where the user approves. */
  private static final Pattern APPROVAL =
      Pattern.compile("https?://[^\\s\"]+/realms/[^/\\s\"]+/casa/approvals/[A-Za-z0-9-]+");

  private final Map<DecisionLine, String> told = new LinkedHashMap<>();

  void add(DecisionLine line, String toldOfIt) {
    told.put(line, toldOfIt);
  }

  boolean contains(DecisionLine line) {
    return told.containsKey(line);
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  /** What a reader should know of it. */
  String note(DecisionLine line, int step) {
    Matcher approval = APPROVAL.matcher(told.getOrDefault(line, ""));
    String where = approval.find() ? ": " + approval.group() : "";
    return ("Step %d is held: %s can't tell that the user meant these values of %s."
            + " It is done only if the user approves it%s.")
        .formatted(step, line.check(), line.tool(), where);
  }
}
