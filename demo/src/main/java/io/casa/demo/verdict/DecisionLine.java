/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.demo.app.DemoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One decision as a sidecar recorded it in its {@code decisions.jsonl}.
 *
 * @param app the app beside whom the sidecar stands
 * @param peer the other side; empty when unknown
 * @param kind {@code prompt}, {@code llm}, {@code tool}, {@code mcp} or {@code other}
 * @param outcome held when it needs the user, refused for any other reason
 * @param check the tool check that spoke; empty when none did
 * @param reason why it was not let through; empty when it was
 * @param ms how long the decision took, in milliseconds
 */
record DecisionLine(
    Instant time,
    String id,
    String app,
    Direction direction,
    String peer,
    String kind,
    String tool,
    Step.Outcome outcome,
    String check,
    String reason,
    double ms) {
  /** Seen from the app. */
  enum Direction {
    INBOUND,
    OUTBOUND
  }

  /** Of a call that waited for its user; how that ended stands in a line of its own. */
  private static final String HELD = "held";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NEEDS_THE_USER = "approval_required";

  boolean allowed() {
    return outcome == Step.Outcome.ALLOWED;
  }

  /** All decisions in the file, in its order; a line that is still being written is left out. */
  static List<DecisionLine> readAll(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      var lines = new ArrayList<DecisionLine>();
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        JsonNode read = JSON.readTree(line);
        if (!HELD.equals(read.path("decision").asText())) {
          lines.add(read(read));
        }
      }
      return lines;
    } catch (IOException | DateTimeException e) {
      throw new DemoException("The decisions in " + file.getFileName() + " can't be read.", e);
    }
  }

  private static DecisionLine read(JsonNode line) {
    return new DecisionLine(
        Instant.parse(wanted(line, "time")),
        wanted(line, "decision_id"),
        wanted(line, "app"),
        switch (wanted(line, "direction")) {
          case "inbound" -> Direction.INBOUND;
          case "outbound" -> Direction.OUTBOUND;
          default -> throw new DemoException("A decision has an unknown direction.");
        },
        text(line, "peer").orElse(""),
        wanted(line, "kind"),
        text(line, "tool").orElse(""),
        outcome(wanted(line, "decision"), text(line, "reason").orElse("")),
        text(line, "check").orElse(""),
        text(line, "reason").orElse(""),
        line.path("ms").asDouble());
  }

  /** A call that waited for its user in vain is refused in the end, for the same reason. */
  private static Step.Outcome outcome(String decision, String reason) {
    return switch (decision) {
      case "allowed" -> Step.Outcome.ALLOWED;
      case "held" -> Step.Outcome.HELD;
      case "refused" -> reason.equals(NEEDS_THE_USER) ? Step.Outcome.HELD : Step.Outcome.REFUSED;
      default -> throw new DemoException("A decision is neither allowed nor held nor refused.");
    };
  }

  private static String wanted(JsonNode line, String member) {
    return text(line, member)
        .orElseThrow(() -> new DemoException("A decision has no " + member + "."));
  }

  private static Optional<String> text(JsonNode line, String member) {
    JsonNode value = line.path(member);
    return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
  }
}
