/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.GuardSettings;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Where requests go (RDS). Only an allow-listed Host leads to a cluster; every other request gets a
 * route as well, so that it is checked, recorded and answered with a reason.
 */
final class RouteConfig {
  static final String INBOUND = "inbound";
  static final String OUTBOUND = "outbound";
  static final String TUNNELLED = "tunnelled";

  /** Longer than any keep-alive of an event stream; the agent's own patience ends a call. */
  static final String STREAM_IDLE = "3600s";

  /** What Envoy says of the one who asks. */
  static final List<String> ADDED_BY_ENVOY =
      List.of("x-envoy-internal", "x-envoy-external-address");

  static final JsonObject EVERYTHING = object("prefix", "/");
  private static final JsonObject POSTS =
      object(
          "prefix",
          "/",
          "headers",
          array(object("name", ":method", "string_match", object("exact", "POST"))));
  private static final JsonObject CONNECT = object("connect_matcher", object());

  private final SidecarSettings settings;
  private final Function<Target, String> clusters;

  RouteConfig(SidecarSettings settings) {
    this(settings, Target::cluster);
  }

  /**
   * Routes to clusters that somebody else names.
   *
   * @param clusters the cluster of each target
   */
  RouteConfig(SidecarSettings settings, Function<Target, String> clusters) {
    this.settings = settings;
    this.clusters = clusters;
  }

  /** All of it goes to the app. */
  JsonObject inbound() {
    JsonObject route =
        object(
            "name",
            "inbound.application",
            "match",
            EVERYTHING,
            "route",
            forward(ClusterConfig.APPLICATION),
            "response_headers_to_remove",
            array(EdgeNames.DECISION_HEADER, EdgeNames.REASON_HEADER));
    if (settings.app().type() == GuardSettings.AppType.MCP_SERVER) {
      return config(INBOUND, List.of(host("all", array("*"), toServer(route))));
    }
    if (settings.app().type() == GuardSettings.AppType.AGENT) {
      route =
          with(
              route,
              "typed_per_filter_config",
              object(FilterConfig.EXT_PROC, AnswerMode.wholeExchange()));
    }
    return config(INBOUND, List.of(host("all", array("*"), List.of(route))));
  }

  /**
   * Only a POST asks for tools; what else is answered may go on for hours, and nobody reads it. Of
   * the answers to POSTs most are a call's, which needn't come this way either: so the check says,
   * after which Envoy chooses the route anew. Should it not, they are read.
   */
  private static List<JsonObject> toServer(JsonObject route) {
    JsonObject posts =
        with(
            route,
            "name",
            "inbound.application.posts",
            "match",
            POSTS,
            "typed_per_filter_config",
            object(FilterConfig.EXT_PROC, AnswerMode.body()));
    JsonObject unread =
        with(
            route,
            "name",
            "inbound.application.unread",
            "match",
            ruled(POSTS, EdgeNames.ANSWER, EdgeNames.UNREAD),
            "typed_per_filter_config",
            object(FilterConfig.EXT_PROC, AnswerMode.unread()));
    return List.of(unread, posts, route);
  }

  /** To the targets by Host, tunnels back to here, and the rest nowhere. */
  JsonObject outbound() throws SidecarException {
    return outbound(OUTBOUND, RouteConfig::connect);
  }

  /**
   * The same for what comes out of a tunnel, except that it opens no tunnel: a chain of them would
   * take a connection for each link.
   */
  JsonObject tunnelled() throws SidecarException {
    return outbound(TUNNELLED, _ -> refused(CONNECT));
  }

  private JsonObject outbound(String name, Function<Target, JsonObject> connect)
      throws SidecarException {
    List<JsonObject> hosts = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Target target : Target.of(settings)) {
      for (String host : target.hosts()) {
        if (!taken.add(host)) {
          throw new SidecarException("two targets answer to the Host " + host);
        }
      }
      List<JsonObject> routes = new ArrayList<>();
      routes.add(connect.apply(target));
      routes.addAll(routes(target));
      hosts.add(host(target.cluster(), array(List.copyOf(target.hosts())), routes));
    }
    hosts.add(host("refused", array("*"), List.of(refused(CONNECT), refused(EVERYTHING))));
    return config(name, hosts);
  }

  /**
   * A tunnel ends here, wherever it was to lead, and its inside comes in again at a listener that
   * checks it like any other request. So the tunnel itself, and it alone, needs no check.
   */
  private static JsonObject connect(Target target) {
    return object(
        "name",
        "outbound.connect." + target.cluster(),
        "match",
        CONNECT,
        "route",
        with(
            forward(ClusterConfig.TUNNEL),
            "upgrade_configs",
            array(object("upgrade_type", "CONNECT", "connect_config", object()))),
        "typed_per_filter_config",
        object(
            FilterConfig.EXT_AUTHZ,
            typed("extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute", "disabled", true)));
  }

  private List<JsonObject> routes(Target target) {
    String name = "outbound." + target.cluster();
    return switch (target.answers()) {
      case LLM -> List.of(checked(target, name, EVERYTHING, AnswerMode.body()));
      case AGENT -> List.of(checked(target, name, EVERYTHING, AnswerMode.headers()));
      // Only a POST calls a tool; what else is answered may go on for hours, and nobody reads it.
      case TOOLS ->
          List.of(
              held(name),
              checked(target, name + ".calls", POSTS, AnswerMode.body()),
              checked(target, name, EVERYTHING, AnswerMode.headers()));
    };
  }

  /**
   * To the waiting room. No request is routed here when it comes in: the metadata appears with the
   * check's answer, after which Envoy chooses the route anew.
   */
  private static JsonObject held(String name) {
    return object(
        "name",
        name + ".held",
        "match",
        ruled(EVERYTHING, EdgeNames.RULING, EdgeNames.HELD),
        "route",
        forward(ClusterConfig.ROOM),
        "typed_per_filter_config",
        object(FilterConfig.EXT_PROC, AnswerMode.headers()),
        "response_headers_to_remove",
        array("www-authenticate"));
  }

  /** A match that needs the check to have said so, too. */
  static JsonObject ruled(JsonObject match, String key, String value) {
    return with(
        match,
        "dynamic_metadata",
        array(
            object(
                "filter",
                EdgeNames.AUTHZ_NAMESPACE,
                "path",
                array(object("key", key)),
                "value",
                object("string_match", object("exact", value)))));
  }

  private JsonObject checked(Target target, String name, JsonObject match, JsonObject answers) {
    JsonObject check =
        typed(
            "extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute",
            "check_settings",
            object(
                "context_extensions",
                object(EdgeNames.TARGET_AUTHORITY, target.url().authority())));
    JsonObject route =
        object(
            "name",
            name,
            "match",
            match,
            "route",
            forwardTo(target),
            "typed_per_filter_config",
            object(FilterConfig.EXT_AUTHZ, check, FilterConfig.EXT_PROC, answers));
    return with(
        route,
        "response_headers_to_remove",
        switch (target.answers()) {
          // An agent that sees a challenge starts a login, or loses its session.
          case TOOLS, AGENT -> array("www-authenticate");
          case LLM -> array(EdgeNames.DECISION_HEADER, EdgeNames.REASON_HEADER);
        });
  }

  /** The Host towards the LLM is its own name, whatever the system calls it. */
  private JsonObject forwardTo(Target target) {
    JsonObject forward = forward(clusters.apply(target));
    return settings
        .llm()
        .filter(llm -> llm.url().equals(target.url()))
        .map(llm -> llm.upstream().authority())
        .filter(authority -> target.answers() == Target.Answers.LLM)
        .map(authority -> with(forward, "host_rewrite_literal", authority))
        .orElse(forward);
  }

  /** The check answers with the reason; should it ever let one through, it still goes nowhere. */
  private static JsonObject refused(JsonObject match) {
    return object(
        "name",
        "outbound.refused",
        "match",
        match,
        "direct_response",
        object("status", 403),
        "typed_per_filter_config",
        object(
            FilterConfig.EXT_AUTHZ,
            typed(
                "extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute",
                "check_settings",
                object("disable_request_body_buffering", match.equals(CONNECT)))));
  }

  static JsonObject forward(String cluster) {
    return object("cluster", cluster, "timeout", "0s", "idle_timeout", STREAM_IDLE);
  }

  private static JsonObject host(String name, JsonArray domains, List<JsonObject> routes) {
    return object("name", name, "domains", domains, "routes", array(routes));
  }

  private static JsonObject config(String name, List<JsonObject> hosts) {
    return typed(
        "config.route.v3.RouteConfiguration",
        "name",
        name,
        "virtual_hosts",
        array(hosts),
        "request_headers_to_remove",
        array(ADDED_BY_ENVOY),
        "validate_clusters",
        false);
  }
}
