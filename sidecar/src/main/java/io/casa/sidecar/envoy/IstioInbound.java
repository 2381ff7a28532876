/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.GuardSettings;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What others send to the app. Istio's listener stays, for it is what ends mTLS; each HTTP manager
 * of it gets the check, and what is no HTTP ends.
 *
 * <p>Nothing that protects depends on a name of Istio's ports, virtual hosts or routes: the filters
 * and limits go into every manager, and answers are read on every route. Only the exception does,
 * for answers that the check says nobody has to read.
 */
final class IstioInbound {
  private static final String CONTEXT = IstioPatch.INBOUND;

  private final SidecarSettings settings;

  IstioInbound(SidecarSettings settings) {
    this.settings = settings;
  }

  List<JsonObject> patches() {
    List<JsonObject> patches = new ArrayList<>();
    patches.add(IstioPatch.closeTcp(CONTEXT));
    patches.add(
        IstioPatch.mergeManager(
            CONTEXT, with(strict(), "local_reply_config", LocalReplyConfig.inbound())));
    filters().forEach(filter -> patches.add(IstioPatch.beforeRouter(CONTEXT, filter)));
    if (settings.app().type() == GuardSettings.AppType.MCP_SERVER) {
      patches.add(IstioPatch.firstRoute(CONTEXT, "inbound|http|" + port(), unread()));
    }
    patches.add(IstioPatch.mergeRoutes(CONTEXT, cleaned()));
    return patches;
  }

  /** Those that stand before the router, in that order, and nobody's between. */
  List<JsonObject> filters() {
    List<JsonObject> filters = new ArrayList<>();
    filters.add(IstioPatch.noUpgrades());
    filters.add(FilterConfig.check(EdgeNames.INBOUND));
    switch (settings.app().type()) {
      case MCP_SERVER -> filters.add(FilterConfig.reader(EdgeNames.INBOUND, AnswerMode.bodyMode()));
      case AGENT ->
          filters.add(FilterConfig.reader(EdgeNames.INBOUND, AnswerMode.wholeExchangeMode()));
      case CLIENT -> {
        // Nothing in a client's answers tells anything.
      }
    }
    filters.add(IstioPatch.checkedOnly());
    return filters;
  }

  private int port() {
    return settings.application().port();
  }

  /** Istio's routes have no idle time of their own, so the manager's is that of event streams. */
  static JsonObject strict() {
    return with(
        ListenerConfig.strict(typed(ListenerConfig.MANAGER_TYPE)),
        "stream_idle_timeout",
        RouteConfig.STREAM_IDLE);
  }

  /**
   * Chosen by the check's metadata alone, after the check, as no client can write it. Istio calls
   * the virtual host by the service's port. Where that isn't the app's own this isn't inserted, and
   * all answers are read.
   */
  private JsonObject unread() {
    return object(
        "name",
        "casa.unread",
        "match",
        RouteConfig.ruled(RouteConfig.EVERYTHING, EdgeNames.ANSWER, EdgeNames.UNREAD),
        "route",
        RouteConfig.forward("inbound|" + port() + "||"),
        "typed_per_filter_config",
        object(FilterConfig.EXT_PROC, AnswerMode.unread()));
  }

  /** The app doesn't speak in our name, nor does Envoy add to what we strip. */
  private static JsonObject cleaned() {
    return object(
        "request_headers_to_remove",
        array(RouteConfig.ADDED_BY_ENVOY),
        "response_headers_to_remove",
        array(EdgeNames.DECISION_HEADER, EdgeNames.REASON_HEADER));
  }
}
