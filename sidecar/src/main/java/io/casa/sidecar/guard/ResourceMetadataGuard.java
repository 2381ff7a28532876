/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.DecisionRecord.Kind;
import io.casa.sidecar.guard.ProtectedResource.Question;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Answers who asks for an MCP server's metadata (RFC 9728) in the server's place: which
 * authorization server to trust is nothing that an app may say. Everything else is for the guard
 * behind it.
 */
final class ResourceMetadataGuard implements RequestGuard {
  private static final String READING = "GET, HEAD";
  private static final String ALLOWED = READING + ", OPTIONS";

  /** It changes with the sidecar's settings only. */
  private static final String CACHED = "public, max-age=3600";

  /** It is for everybody, pages of other origins included; no credentials are looked at. */
  private static final Map<String, String> CORS = Map.of("access-control-allow-origin", "*");

  private final ProtectedResource resource;
  private final RequestGuard next;
  private final DecisionBook book;

  ResourceMetadataGuard(ProtectedResource resource, RequestGuard next, DecisionBook book) {
    this.resource = resource;
    this.next = next;
    this.book = book;
  }

  @Override
  public CompletionStage<Ruling> decide(HttpRequest request) {
    Question question = ProtectedResource.question(request.path());
    if (question instanceof Question.None) {
      return next.decide(request);
    }
    DecisionBook.Draft draft = book.begin(request).kind(Kind.MCP);
    return CompletableFuture.completedFuture(answer(request, question, draft));
  }

  private Ruling answer(HttpRequest request, Question question, DecisionBook.Draft draft) {
    if (!Wellformed.frame(request)) {
      return Answers.plain(400, "invalid_request", draft.refused(DenyReason.MALFORMED_REQUEST));
    }
    if (!(question instanceof Question.Metadata known)) {
      return Answers.plain(404, "not_found", draft.refused(DenyReason.UNKNOWN_TARGET));
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        draft.allowed();
        yield document(known);
      }
      case "OPTIONS" -> {
        draft.allowed();
        yield preflight();
      }
      default ->
          Answers.with(
              Answers.plain(
                  405, "method_not_allowed", draft.refused(DenyReason.UNSUPPORTED_METHOD)),
              "allow",
              ALLOWED);
    };
  }

  /** Envoy leaves the body away when it answers HEAD. */
  private Ruling document(Question.Metadata question) {
    Map<String, String> headers = new LinkedHashMap<>(CORS);
    headers.put("content-type", "application/json");
    headers.put("cache-control", CACHED);
    return new Ruling.Answer(200, headers, JsonWriter.toJsonBytes(resource.metadata(question)));
  }

  /** MCP's clients send their protocol version with the question. */
  private static Ruling preflight() {
    Map<String, String> headers = new LinkedHashMap<>(CORS);
    headers.put("access-control-allow-methods", READING);
    headers.put("access-control-allow-headers", "mcp-protocol-version");
    headers.put("access-control-max-age", "3600");
    return new Ruling.Answer(204, headers, new byte[0]);
  }
}
