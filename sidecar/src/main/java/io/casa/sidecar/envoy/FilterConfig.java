/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.extension;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;

/**
 * The HTTP filters: the check of each request, the reading of the answers a route asks for (off
 * unless it turns it on and says what is read), the router.
 */
final class FilterConfig {
  static final String EXT_AUTHZ = "envoy.filters.http.ext_authz";
  static final String EXT_PROC = "envoy.filters.http.ext_proc";
  static final String ROUTER = "envoy.filters.http.router";

  /** Largest body of a request; one byte more is answered 413. */
  static final int MAX_BODY_BYTES = 1 << 20;

  /** Longer than the guards' own patience with Keycloak, which ends in a proper refusal. */
  private static final String CHECK_TIMEOUT = "10s";

  private FilterConfig() {}

  /** The filters of one direction. */
  static JsonArray filters(String direction) {
    return array(
        check(direction),
        with(extension(EXT_PROC, extProc(direction, AnswerMode.headersMode())), "disabled", true),
        extension(
            ROUTER,
            typed("extensions.filters.http.router.v3.Router", "suppress_envoy_headers", true)));
  }

  /** The check of each request. */
  static JsonObject check(String direction) {
    return extension(EXT_AUTHZ, extAuthz(direction));
  }

  /** The reading of each answer, on whatever route; a route may still turn it off. */
  static JsonObject reader(String direction, JsonObject mode) {
    return extension(EXT_PROC, extProc(direction, mode));
  }

  /**
   * The check's answer may send a request another way: out to the waiting room, in where its answer
   * isn't read. Which ways there are may change, and a listener that changed would cut its streams.
   */
  private static JsonObject extAuthz(String direction) {
    return typed(
        "extensions.filters.http.ext_authz.v3.ExtAuthz",
        "transport_api_version",
        "V3",
        "failure_mode_allow",
        false,
        "validate_mutations",
        true,
        "clear_route_cache",
        true,
        "status_on_error",
        object("code", "ServiceUnavailable"),
        "with_request_body",
        object(
            "max_request_bytes",
            MAX_BODY_BYTES,
            "allow_partial_message",
            false,
            "pack_as_bytes",
            true),
        "grpc_service",
        grpc(direction, CHECK_TIMEOUT));
  }

  private static JsonObject extProc(String direction, JsonObject mode) {
    return typed(
        "extensions.filters.http.ext_proc.v3.ExternalProcessor",
        "failure_mode_allow",
        false,
        "allow_mode_override",
        false,
        "message_timeout",
        "5s",
        "processing_mode",
        mode,
        "metadata_options",
        object("forwarding_namespaces", object("untyped", array(EdgeNames.AUTHZ_NAMESPACE))),
        "grpc_service",
        grpc(direction, "0s"));
  }

  private static JsonObject grpc(String direction, String timeout) {
    return object(
        "envoy_grpc",
        object("cluster_name", ClusterConfig.CASA, "authority", ClusterConfig.CASA),
        "timeout",
        timeout,
        "initial_metadata",
        array(object("key", EdgeNames.DIRECTION, "value", direction)));
  }
}
