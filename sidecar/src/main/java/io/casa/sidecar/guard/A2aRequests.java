/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.A2aReader;
import io.casa.sidecar.a2a.A2aRequest;
import io.casa.sidecar.a2a.Binding;
import io.casa.toolcheck.DenyReason;
import java.util.Optional;

/** What both ends of a hop do with a request alike. */
final class A2aRequests {
  private A2aRequests() {}

  /** Reads it; a frame that can't be trusted makes it unreadable. */
  static A2aRequest read(HttpRequest request) {
    return Wellformed.frame(request)
        ? A2aReader.read(
            request.method(),
            request.path(),
            request.headers(),
            Wellformed.json(request),
            request.body())
        : new A2aRequest.Unreadable(new Binding.JsonRpc(Optional.empty()));
  }

  /** The answer to one that is refused for what it is, whoever sends it. */
  static Ruling refused(A2aRequest request, A2aAnswers.Reader reader, DecisionBook.Draft draft) {
    return switch (request) {
      case A2aRequest.OtherVersion(var binding) ->
          A2aAnswers.otherVersion(binding, draft.refused(DenyReason.UNSUPPORTED_METHOD));
      case A2aRequest.Unsupported(var binding, var method) -> {
        method.ifPresent(known -> draft.rpcMethod(known.wireName()));
        yield A2aAnswers.refused(binding, reader, draft.refused(DenyReason.UNSUPPORTED_METHOD));
      }
      case A2aRequest.Wordless(var binding, var method) ->
          A2aAnswers.refused(
              binding,
              reader,
              draft.rpcMethod(method.wireName()).refused(DenyReason.PROMPT_NOT_FOUND));
      case A2aRequest.Unreadable(var binding) ->
          A2aAnswers.refused(binding, reader, draft.refused(DenyReason.MALFORMED_REQUEST));
      case A2aRequest.PublicCard _,
          A2aRequest.Message _,
          A2aRequest.OfTask _,
          A2aRequest.ExtendedCard _ ->
          throw new IllegalArgumentException("request: nothing speaks against it");
    };
  }
}
