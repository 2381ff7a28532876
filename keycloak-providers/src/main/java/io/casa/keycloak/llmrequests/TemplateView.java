/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.casa.toolcheck.RequestLine;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A template as administrators see it.
 *
 * @param template in words whether it is still learned
 * @param approvedAt since when it counts, RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TemplateView(
    String app,
    String template,
    @JsonProperty("approved_at") @Nullable String approvedAt,
    List<Line> lines) {

  static TemplateView of(String app, Optional<Long> approved, List<TemplateLine> lines) {
    return new TemplateView(
        app,
        approved.isPresent() ? "approved" : "learning",
        approved.map(TemplateView::time).orElse(null),
        lines.stream().map(Line::of).toList());
  }

  /** Tells what was seen from what is there now. */
  String etag() {
    return RequestLine.sha256(
        lines.stream()
            .map(line -> line.sha256() + ' ' + line.state() + ' ' + line.isForAll())
            .sorted()
            .collect(Collectors.joining("\n", template + "\n", "")));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  /**
   * A line of it.
   *
   * @param text of a line of a system message that was shown
   * @param name of a parameter
   * @param length of the text, in characters
   * @param sessions in how many it was seen while it was learned, about
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String sha256,
      String role,
      String state,
      @Nullable String text,
      @Nullable String name,
      @Nullable Integer length,
      int sessions,
      @JsonProperty("first_seen") String firstSeen) {
    static Line of(TemplateLine line) {
      boolean parameter = line.role() == RequestLine.Role.PARAMETER;
      return new Line(
          line.sha256(),
          line.role().code(),
          line.state().name().toLowerCase(Locale.ROOT),
          parameter ? null : line.text(),
          parameter ? line.text() : null,
          line.length(),
          line.sessions(),
          time(line.firstSeen()));
    }

    /** Whether it is approved with all others. */
    boolean isForAll() {
      return state.equals("learned") && sessions >= LearnedTemplate.SHOWN_FROM;
    }
  }
}
