/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What reaches a client: its users, with whatever they say and prove to it. Nothing is decided of
 * them before the client asks an agent for one.
 */
final class InboundClientGuard implements RequestGuard {
  /** RFC 9110 section 9.3 and RFC 5789, but for what is meant for whoever stands before it. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final DecisionBook book;

  InboundClientGuard(DecisionBook book) {
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft = book.begin(request);
    if (!METHODS.contains(request.method())) {
      return CompletableFuture.completedFuture(
          Answers.plain(405, "method_not_allowed", draft.refused(DenyReason.UNSUPPORTED_METHOD)));
    }
    draft.allowed();
    return CompletableFuture.completedFuture(new Ruling.Pass(Map.of(), Set.of(), Map.of()));
  }
}
