/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A peer's sidecar, the peer or Envoy refuses a request. Nothing of a refusing peer's text goes on
 * but catalogue values.
 */
final class PeerRefusal {
  private static final String REASON = "x-casa-reason";
  private static final String DECISION = "x-casa-decision";

  private PeerRefusal() {}

  /** Whether an MCP server's answer is one, or says that nobody is there. */
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
    return named(headers)
        .map(draft::refused)
        .orElseGet(() -> draft.refused(DenyReason.UPSTREAM_UNAVAILABLE));
  }

  /** What the peer's sidecar decided, if it says so in words of the catalogue. */
  static Optional<Refusal> named(Map<String, String> headers) {
    Optional<DenyReason> reason =
        Optional.ofNullable(headers.get(REASON)).flatMap(DenyReason::ofCode);
    return Optional.ofNullable(headers.get(DECISION))
        .flatMap(PeerRefusal::uuid)
        .flatMap(decision -> reason.map(why -> new Refusal(decision, why, Optional.empty())));
  }

  /** Apps answer in JSON or events; Envoy's own replies are text or empty. */
  static boolean isAnswerOfApp(Map<String, String> headers) {
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    return type.startsWith("application/json")
        || type.startsWith("application/a2a+json")
        || type.startsWith("text/event-stream");
  }

  private static Optional<String> uuid(String value) {
    try {
      return Optional.of(UUID.fromString(value).toString()).filter(value::equalsIgnoreCase);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
