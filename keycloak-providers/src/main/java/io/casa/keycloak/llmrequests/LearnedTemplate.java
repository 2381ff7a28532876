/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.exchange.Reading;
import io.casa.keycloak.llmrequests.RequestReport.EarlierMessage;
import io.casa.toolcheck.LlmRequestFacts;
import io.casa.toolcheck.LlmRequestFacts.Lines;
import io.casa.toolcheck.LlmRequestFacts.Template;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What is known of one app's template at one moment.
 *
 * @param template whether it has been approved
 * @param states of its lines, by digest
 */
record LearnedTemplate(Template template, Map<String, LineState> states) {
  /**
   * From so many sessions on a line is the app's rather than somebody's: it may be shown to an
   * administrator, and is approved with the template as a whole.
   */
  static final int SHOWN_FROM = 2;

  LearnedTemplate {
    Objects.requireNonNull(template, "template");
    states = Map.copyOf(states);
  }

  /**
   * The facts about a request.
   *
   * @param beside what stood beside the prompt, {@link #beside}
   */
  LlmRequestFacts facts(Reading<RequestReport> told, Collection<ReportedLine> beside) {
    return switch (told) {
      case Reading.Absent<RequestReport> absent -> new LlmRequestFacts.NotReported(template);
      case Reading.Malformed<RequestReport> malformed -> new LlmRequestFacts.Malformed(template);
      case Reading.Valid<RequestReport>(RequestReport report) -> facts(report, beside);
    };
  }

  private LlmRequestFacts facts(RequestReport report, Collection<ReportedLine> beside) {
    Optional<String> rejected = first(beside, LineState.REJECTED::equals);
    if (rejected.isPresent()) {
      return reported(report, Lines.REJECTED, rejected);
    }
    Optional<String> unknown = first(beside, state -> state != LineState.APPROVED);
    boolean known = template == Template.LEARNING || (unknown.isEmpty() && report.complete());
    return known
        ? reported(report, Lines.KNOWN, Optional.empty())
        : reported(report, Lines.UNKNOWN, unknown);
  }

  private LlmRequestFacts reported(RequestReport report, Lines lines, Optional<String> line) {
    return new LlmRequestFacts.Reported(template, report.carriesPrompt(), lines, line);
  }

  private Optional<String> first(Collection<ReportedLine> lines, Predicate<LineState> wanted) {
    return lines.stream()
        .map(ReportedLine::sha256)
        .filter(digest -> wanted.test(state(digest)))
        .findFirst();
  }

  /** What has been said of the line with that digest, whether it has been seen before or not. */
  LineState state(String digest) {
    return states.getOrDefault(digest, LineState.LEARNED);
  }

  /**
   * The lines that stood beside the prompt, each once: without what the same user said earlier.
   *
   * @param earlierPrompts those of some digests that are of prompts of the same user
   */
  static List<ReportedLine> beside(
      Reading<RequestReport> told, UnaryOperator<Set<String>> earlierPrompts) {
    if (!(told instanceof Reading.Valid<RequestReport>(RequestReport report))) {
      return List.of();
    }
    Map<String, ReportedLine> lines = new LinkedHashMap<>();
    report.lines().forEach(line -> lines.putIfAbsent(line.sha256(), line));
    Set<String> said =
        earlierPrompts.apply(
            report.earlier().stream().map(EarlierMessage::sha256).collect(Collectors.toSet()));
    report.earlier().stream()
        .filter(message -> !said.contains(message.sha256()))
        .flatMap(message -> message.lines().stream())
        .forEach(line -> lines.putIfAbsent(line.sha256(), line));
    return List.copyOf(lines.values());
  }
}
