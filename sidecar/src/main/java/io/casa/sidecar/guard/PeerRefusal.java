/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An MCP server's sidecar, the server or Envoy refuses a request. Nothing of a refusing peer's text
 * goes on but catalogue values.
 */
final class PeerRefusal {
  private static final String REASON = "x-casa-reason";
  private static final String DECISION = "x-casa-decision";

  private PeerRefusal() {}

  /** Whether an answer is one, or says that nobody is there. */
  static boolean isOne(int status, Map<String, String> headers) {
    boolean bySidecar = headers.containsKey(DECISION) || headers.containsKey(REASON);
    return switch (status) {
      case 401, 403 -> true;
      case 400 -> bySidecar;
      case 502, 503, 504 -> bySidecar || !isAnswerOfApp(headers);
      default -> false;
    };
  }

  /** Records it as the peer's decision, or as ours when it names none. */
  static Refusal record(Map<String, String> headers, DecisionBook.Draft draft) {
    Optional<DenyReason> reason =
        Optional.ofNullable(headers.get(REASON)).flatMap(DenyReason::ofCode);
    Optional<String> decision =
        Optional.ofNullable(headers.get(DECISION)).flatMap(PeerRefusal::uuid);
    return reason.isPresent() && decision.isPresent()
        ? draft.refused(new Refusal(decision.get(), reason.get(), Optional.empty()))
        : draft.refused(DenyReason.UPSTREAM_UNAVAILABLE);
  }

  /** An MCP server answers in JSON or events; Envoy's own replies are text or empty. */
  private static boolean isAnswerOfApp(Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json") || type.startsWith("text/event-stream");
  }

  private static Optional<String> uuid(String value) {
    try {
      return Optional.of(UUID.fromString(value).toString()).filter(value::equalsIgnoreCase);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
