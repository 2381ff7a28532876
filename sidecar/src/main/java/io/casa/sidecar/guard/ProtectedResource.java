/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An MCP server as a protected resource (RFC 9728). Its resource identifier is its URL, and the URL
 * with any path as well, because clients identify a server by the URL they were given; the
 * authorization server takes both for the same.
 *
 * @param url the server's URL, without path
 * @param issuer the realm
 * @param name for people
 */
record ProtectedResource(String url, String issuer, String name) {
  private static final String WELL_KNOWN = "/.well-known/oauth-protected-resource";

  /** What needs no escape in a URL, a header or JSON; bounded. */
  private static final Pattern PLAIN_PATH =
      Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]{1,64}){1,8}/?");

  ProtectedResource {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(name, "name");
  }

  /** What a request's path asks of us. */
  sealed interface Question {
    /** Nothing: it is the server's. */
    record None() implements Question {}

    /**
     * The metadata of the resource with that path.
     *
     * @param path empty, or as {@link #PLAIN_PATH}
     */
    record Metadata(String path) implements Question {}

    /** Metadata of what isn't a resource here. */
    record Unknown() implements Question {}
  }

  /**
   * Reads a request's path. A query would be part of the resource identifier (RFC 9728 section
   * 3.1), and no resource of ours has one.
   */
  static Question question(String pathAndQuery) {
    String path = withoutQuery(pathAndQuery);
    if (!path.equals(WELL_KNOWN) && !path.startsWith(WELL_KNOWN + "/")) {
      return new Question.None();
    }
    String resource = path.substring(WELL_KNOWN.length());
    boolean known = resource.isEmpty() || PLAIN_PATH.matcher(resource).matches();
    return known && path.equals(pathAndQuery)
        ? new Question.Metadata(resource)
        : new Question.Unknown();
  }

  /** RFC 9728 section 2; {@code resource} is what was asked about (section 3.3). */
  JsonObject metadata(Question.Metadata question) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("resource", new JsonString(url + question.path()));
    members.put("authorization_servers", list(issuer));
    members.put("scopes_supported", scopes());
    members.put("bearer_methods_supported", list("header"));
    members.put("authorization_details_types_supported", list(TokenProfile.TOOL_CALL_TYPE));
    members.put("resource_name", new JsonString(name));
    return new JsonObject(members);
  }

  /**
   * What a tool call needs (MCP 2025-11-25 and 2026-07-28, authorization): all scopes of the call,
   * and where the client reads on.
   *
   * @param pathAndQuery the request's, from which comes the resource that the client knows
   */
  BearerChallenge challenge(String pathAndQuery, String tool) {
    return challengeOfScope(
        pathAndQuery, TokenProfile.CALL_TOOLS_SCOPE + " " + TokenProfile.TOOL_SCOPE_PREFIX + tool);
  }

  /** What a request needs that takes this scope. */
  BearerChallenge challengeOfScope(String pathAndQuery, String scope) {
    return BearerChallenge.bare()
        .with("scope", scope)
        .with("resource_metadata", metadataUrl(pathAndQuery));
  }

  /** Of the URL that the client used (RFC 9728 section 3.3), where that can be told safely. */
  private String metadataUrl(String pathAndQuery) {
    String path = withoutQuery(pathAndQuery);
    return url + WELL_KNOWN + (PLAIN_PATH.matcher(path).matches() ? path : "");
  }

  private static String withoutQuery(String pathAndQuery) {
    int end = 0;
    while (end < pathAndQuery.length() && "?#".indexOf(pathAndQuery.charAt(end)) < 0) {
      end++;
    }
    return pathAndQuery.substring(0, end);
  }

  private static JsonArray scopes() {
    return new JsonArray(
        Stream.concat(Stream.of(TokenProfile.CALL_TOOLS_SCOPE), TokenProfile.SERVER_SCOPES.stream())
            .<JsonValue>map(JsonString::new)
            .toList());
  }

  private static JsonArray list(String only) {
    return new JsonArray(List.of(new JsonString(only)));
  }
}
