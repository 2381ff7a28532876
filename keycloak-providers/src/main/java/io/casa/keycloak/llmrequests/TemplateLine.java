/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.toolcheck.RequestLine.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line that an app has asked its LLM with, as it was kept at one moment.
 *
 * @param text of a line of a system message, once it was shown; of a parameter its name
 * @param length of its text in characters, where that is known
 * @param firstSeen milliseconds since 1970
 * @param sessions in how many it was seen while it was learned, about
 */
record TemplateLine(
    String sha256,
    Role role,
    LineState state,
    @Nullable String text,
    @Nullable Integer length,
    long firstSeen,
    int sessions) {
  TemplateLine {
    Objects.requireNonNull(sha256, "sha256");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(state, "state");
    // Nobody tells it of a line whose text can be counted.
    length = role == Role.SYSTEM && text != null ? Integer.valueOf(text.length()) : length;
  }

  /** Whether an administrator could only approve it blindly, and it may be shown. */
  boolean wantsText() {
    return role == Role.SYSTEM && text == null && sessions >= LearnedTemplate.SHOWN_FROM;
  }
}
