/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
  String note(DecisionLine line, int step, Optional<URI> approvedAt) {
    return "Step %d is held: %s can't tell that the user meant these values of %s. %s."
        .formatted(
            step,
            line.check(),
            line.tool(),
            approvedAt
                .map(page -> "The user approved it at " + page + ", and so it was done, once")
                .orElseGet(() -> "It is done only if the user approves it" + where(line)));
  }

  private String where(DecisionLine line) {
    Matcher approval = APPROVAL.matcher(told.getOrDefault(line, ""));
    return approval.find() ? ": " + approval.group() : "";
  }
}
