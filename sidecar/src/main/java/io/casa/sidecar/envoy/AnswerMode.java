/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;

import io.casa.toolcheck.json.JsonValue.JsonObject;

/**
 * How much of an answer a route has read (ext_proc, per route). A route that has none reads none.
 */
final class AnswerMode {
  private static final String PER_ROUTE = "extensions.filters.http.ext_proc.v3.ExtProcPerRoute";

  private AnswerMode() {}

  /** Nothing, although the route that was chosen first puts the reader into the chain. */
  static JsonObject unread() {
    return typed(PER_ROUTE, "disabled", true);
  }

  static JsonObject headers() {
    return reading(headersMode());
  }

  static JsonObject body() {
    return reading(bodyMode());
  }

  static JsonObject wholeExchange() {
    return reading(wholeExchangeMode());
  }

  static JsonObject headersMode() {
    return object(
        "request_header_mode",
        "SKIP",
        "response_header_mode",
        "SEND",
        "request_trailer_mode",
        "SKIP",
        "response_trailer_mode",
        "SKIP");
  }

  static JsonObject bodyMode() {
    return whole("SKIP");
  }

  /** Opened with the request, so that its end is seen also when no answer ever comes. */
  static JsonObject wholeExchangeMode() {
    return whole("SEND");
  }

  private static JsonObject whole(String requestHeaders) {
    return object(
        "request_header_mode",
        requestHeaders,
        "response_header_mode",
        "SEND",
        "response_body_mode",
        "FULL_DUPLEX_STREAMED",
        "request_trailer_mode",
        "SKIP",
        "response_trailer_mode",
        "SEND");
  }

  private static JsonObject reading(JsonObject mode) {
    return typed(PER_ROUTE, "overrides", object("processing_mode", mode));
  }
}
