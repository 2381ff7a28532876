/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Refuses gRPC, whose messages no guard reads, for one reason whoever it is for. */
final class GrpcGuard implements RequestGuard {
  private static final String GRPC = "application/grpc";

  private final RequestGuard next;
  private final DecisionBook book;

  GrpcGuard(RequestGuard next, DecisionBook book) {
    this.next = next;
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    if (request.header("content-type").filter(GrpcGuard::isGrpc).isEmpty()) {
      return next.decide(request);
    }
    DecisionBook.Draft draft = book.begin(request);
    return CompletableFuture.completedFuture(
        Answers.plain(403, "access_denied", draft.refused(DenyReason.UNSUPPORTED_METHOD)));
  }

  /** Also {@code application/grpc+proto} and {@code application/grpc-web}. */
  private static boolean isGrpc(String contentType) {
    return contentType.strip().toLowerCase(Locale.ROOT).startsWith(GRPC);
  }
}
