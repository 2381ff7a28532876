/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.token.TokenText;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What we demand of every request's frame before we trust our reading of it. */
final class Wellformed {
  /** Header of the session that a server opened, until MCP 2025-11-25. */
  static final String MCP_SESSION = "mcp-session-id";

  private static final Pattern AUTHORITY =
      Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");
  private static final Pattern JSON_TYPE =
      Pattern.compile(
          "application/(?:json|[a-z0-9.-]+\\+json)(?:\\s*;\\s*charset=\"?utf-8\"?)?",
          Pattern.CASE_INSENSITIVE);
  private static final String BEARER = "Bearer ";

  /** What an {@code Authorization} header says. */
  sealed interface Credentials {
    record None() implements Credentials {}

    record Bearer(String token) implements Credentials {
      /** Never the token. */
      @Override
      public String toString() {
        return "Bearer";
      }
    }

    record Unreadable() implements Credentials {}
  }

  private Wellformed() {}

  /** One Host, a whole and uncompressed body, and a body only where the method has one. */
  static boolean frame(HttpRequest request) {
    return AUTHORITY.matcher(request.authority()).matches()
        && request.header("x-envoy-auth-partial-body").orElse("false").equals("false")
        && request.header("content-encoding").orElse("identity").equalsIgnoreCase("identity")
        && (request.body().length == 0 || mayHaveBody(request.method()));
  }

  /** Whether the body says that it is JSON in UTF-8. */
  static boolean json(HttpRequest request) {
    return request
        .header("content-type")
        .filter(type -> JSON_TYPE.matcher(type).matches())
        .isPresent();
  }

  /** What a request of MCP without a body is. */
  enum Bodiless {
    /** The event stream of streamable HTTP, or a session's end. */
    STREAMABLE,
    /** The stream that opens the HTTP+SSE transport of 2024-11-05. */
    OLDER_TRANSPORT,
    NEITHER
  }

  /**
   * Tells the transports apart: a stream of streamable HTTP is opened after an {@code initialize},
   * whose session id or revision comes along.
   */
  static Bodiless bodilessMcp(HttpRequest request) {
    if (request.body().length > 0) {
      return Bodiless.NEITHER;
    }
    boolean inSession = request.header(MCP_SESSION).isPresent();
    return switch (request.method()) {
      case "GET" -> stream(request, inSession);
      case "DELETE" -> inSession ? Bodiless.STREAMABLE : Bodiless.NEITHER;
      default -> Bodiless.NEITHER;
    };
  }

  private static Bodiless stream(HttpRequest request, boolean inSession) {
    boolean events =
        request
            .header("accept")
            .filter(accept -> accept.toLowerCase(Locale.ROOT).contains("text/event-stream"))
            .isPresent();
    if (!events) {
      return Bodiless.NEITHER;
    }
    return inSession || request.header("mcp-protocol-version").isPresent()
        ? Bodiless.STREAMABLE
        : Bodiless.OLDER_TRANSPORT;
  }

  /** Reads {@code Authorization}; several values come joined by a comma and are unreadable. */
  static Credentials credentials(HttpRequest request) {
    Optional<String> header = request.header("authorization");
    if (header.isEmpty()) {
      return new Credentials.None();
    }
    if (!header.get().regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return new Credentials.Unreadable();
    }
    int start = BEARER.length();
    while (start < header.get().length() && header.get().charAt(start) == ' ') {
      start++;
    }
    String token = header.get().substring(start);
    return TokenText.isToken68(token)
        ? new Credentials.Bearer(token)
        : new Credentials.Unreadable();
  }

  private static boolean mayHaveBody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }
}
