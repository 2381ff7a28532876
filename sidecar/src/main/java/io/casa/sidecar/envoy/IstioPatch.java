/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.extension;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;
import static io.casa.sidecar.envoy.ConfigJson.untyped;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.toolcheck.json.JsonValue.JsonObject;

/** One change to the configuration that Istio generates, in the words of an EnvoyFilter. */
final class IstioPatch {
  static final String INBOUND = "SIDECAR_INBOUND";
  static final String OUTBOUND = "SIDECAR_OUTBOUND";

  private static final String TCP_PROXY = "envoy.filters.network.tcp_proxy";

  /** What stands where nothing may pass. */
  private static final String CLOSED = "casa.closed";

  private IstioPatch() {}

  /** Clusters are everybody's, yet each is added for one direction. */
  static JsonObject addCluster(JsonObject cluster) {
    return patch("CLUSTER", object("context", OUTBOUND), change("ADD", untyped(cluster)));
  }

  static JsonObject addListener(JsonObject listener) {
    return patch("LISTENER", object("context", OUTBOUND), change("ADD", untyped(listener)));
  }

  static JsonObject removeListener(String name) {
    return patch(
        "LISTENER",
        object("context", OUTBOUND, "listener", object("name", name)),
        object("operation", "REMOVE"));
  }

  /** Into every manager of that direction. */
  static JsonObject mergeManager(String context, JsonObject manager) {
    return patch(
        "NETWORK_FILTER",
        filter(context, object("name", ListenerConfig.MANAGER)),
        change("MERGE", extension(ListenerConfig.MANAGER, manager)));
  }

  /** After all of Istio's own filters, in every manager of that direction. */
  static JsonObject beforeRouter(String context, JsonObject filter) {
    JsonObject router =
        object("name", ListenerConfig.MANAGER, "subFilter", object("name", FilterConfig.ROUTER));
    return patch("HTTP_FILTER", filter(context, router), change("INSERT_BEFORE", filter));
  }

  static JsonObject mergeRoutes(String context, JsonObject routes) {
    return patch("ROUTE_CONFIGURATION", object("context", context), change("MERGE", routes));
  }

  static JsonObject firstRoute(String context, String virtualHost, JsonObject route) {
    return patch(
        "HTTP_ROUTE",
        object(
            "context", context, "routeConfiguration", object("vhost", object("name", virtualHost))),
        change("INSERT_FIRST", route));
  }

  /** A connection that isn't read as HTTP can't be checked, so it ends. */
  static JsonObject closeTcp(String context) {
    return patch(
        "NETWORK_FILTER",
        filter(context, object("name", TCP_PROXY)),
        change("REPLACE", closedTcp()));
  }

  static JsonObject closedTcp() {
    return extension(CLOSED, typed("extensions.filters.network.direct_response.v3.Config"));
  }

  /** Refuses every request: rules that allow, and none that does. */
  static JsonObject closeHttp(String context) {
    return patch(
        "HTTP_FILTER",
        filter(context, object("name", ListenerConfig.MANAGER)),
        change("INSERT_FIRST", closedHttp()));
  }

  static JsonObject closedHttp() {
    return access(CLOSED, "ALLOW", object());
  }

  /**
   * Istio lets WebSockets through, of which nobody could check what is said after the first
   * request. A list can't be made shorter by an EnvoyFilter, so each attempt is refused.
   */
  static JsonObject noUpgrades() {
    JsonObject upgrade = object("header", object("name", "upgrade", "present_match", true));
    return access("casa.no_upgrade", "DENY", object("upgrades", everybody(upgrade)));
  }

  /**
   * Refuses what no check has let through. Istio leaves out a patch that it can't read, or that has
   * lost its place, and applies the others; should that ever be the check's, nothing passes.
   */
  static JsonObject checkedOnly() {
    JsonObject passed =
        object(
            "filter",
            EdgeNames.AUTHZ_NAMESPACE,
            "path",
            array(object("key", EdgeNames.RULING)),
            "value",
            object("string_match", object("exact", EdgeNames.PASSED)));
    JsonObject checked = object("sourced_metadata", object("metadata_matcher", passed));
    return access("casa.checked", "ALLOW", object("checked", everybody(checked)));
  }

  private static JsonObject everybody(JsonObject permission) {
    return object("permissions", array(permission), "principals", array(object("any", true)));
  }

  private static JsonObject access(String name, String action, JsonObject policies) {
    return extension(
        name,
        typed(
            "extensions.filters.http.rbac.v3.RBAC",
            "rules",
            object("action", action, "policies", policies)));
  }

  private static JsonObject filter(String context, JsonObject filter) {
    return with(
        object("context", context), "listener", object("filterChain", object("filter", filter)));
  }

  private static JsonObject change(String operation, JsonObject value) {
    return object("operation", operation, "value", value);
  }

  private static JsonObject patch(String applyTo, JsonObject match, JsonObject change) {
    return object("applyTo", applyTo, "match", match, "patch", change);
  }
}
