/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Nothing comes in: for clients. */
final class ClosedGuard implements RequestGuard {
  private final DecisionBook book;

  ClosedGuard(DecisionBook book) {
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    DecisionBook.Draft draft = book.begin(request.direction()).httpMethod(request.method());
    return CompletableFuture.completedFuture(
        Answers.plain(403, "access_denied", draft.refused(DenyReason.UNSUPPORTED_METHOD)));
  }
}
