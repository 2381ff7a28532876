/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.extension;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.List;

/**
 * What is listened on, and what HTTP is taken there (LDS). Nothing in it may follow from settings
 * that change while the sidecar runs: a listener that changes cuts its streams.
 */
final class ListenerConfig {
  static final int BUFFER_BYTES = 32_768;
  static final String MANAGER = "envoy.filters.network.http_connection_manager";
  static final String MANAGER_TYPE =
      "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

  /** Envoy's own id of a request; one that a client sends is replaced. */
  static final String REQUEST_ID = "%REQ(X-REQUEST-ID)%";

  private final SidecarSettings settings;
  private final Path files;

  /**
   * The listeners.
   *
   * @param files where the route files are
   */
  ListenerConfig(SidecarSettings settings, Path files) {
    this.settings = settings;
    this.files = files;
  }

  List<JsonObject> all() {
    String log = settings.runDirectory().resolve("envoy-access.jsonl").toString();
    JsonObject inbound =
        with(
            manager(EdgeNames.INBOUND, log),
            "local_reply_config",
            LocalReplyConfig.inbound(),
            "rds",
            rds(RouteConfig.INBOUND));
    JsonObject outbound = outbound(log);
    return List.of(
        redirectable(EdgeNames.INBOUND, settings.inbound(), inbound),
        redirectable(
            EdgeNames.OUTBOUND,
            settings.outbound(),
            with(outbound, "rds", rds(RouteConfig.OUTBOUND))),
        listener(
            ClusterConfig.TUNNEL,
            EnvoyFiles.ownSocket(settings.tunnelSocket()),
            with(outbound, "rds", rds(RouteConfig.TUNNELLED))));
  }

  private JsonObject rds(String routes) {
    return object(
        "route_config_name",
        routes,
        "config_source",
        EnvoyFiles.source(files, EnvoyFiles.routesFile(routes)));
  }

  /** What takes the app's requests, without routes. */
  static JsonObject outbound(String accessLog) {
    return with(
        manager(EdgeNames.OUTBOUND, accessLog),
        "upgrade_configs",
        array(object("upgrade_type", "CONNECT")),
        "local_reply_config",
        LocalReplyConfig.outbound());
  }

  /**
   * Which address a redirected connection was meant for goes into the log. It leads nowhere: the
   * Host alone chooses the target.
   */
  private static JsonObject redirectable(String name, Address address, JsonObject manager) {
    return with(
        onPort(name, address, manager),
        "listener_filters",
        array(
            extension(
                "envoy.filters.listener.original_dst",
                typed("extensions.filters.listener.original_dst.v3.OriginalDst"))));
  }

  /** One that never learns which address was dialled. */
  static JsonObject onPort(String name, Address address, JsonObject manager) {
    JsonObject socket =
        object("socket_address", object("address", address.host(), "port_value", address.port()));
    return listener(name, socket, manager);
  }

  /** Nobody else of the same user may bind the port and take a share of the requests. */
  private static JsonObject listener(String name, JsonObject address, JsonObject manager) {
    return typed(
        "config.listener.v3.Listener",
        "name",
        name,
        "address",
        address,
        "enable_reuse_port",
        false,
        "per_connection_buffer_limit_bytes",
        BUFFER_BYTES,
        "filter_chains",
        array(object("filters", array(extension(MANAGER, manager)))));
  }

  private static JsonObject manager(String direction, String accessLog) {
    JsonObject identity =
        typed(
            MANAGER_TYPE,
            "stat_prefix",
            direction,
            "codec_type",
            "AUTO",
            "server_header_transformation",
            "PASS_THROUGH",
            "use_remote_address",
            true,
            "skip_xff_append",
            true);
    return with(
        strict(identity),
        "access_log",
        array(accessLog(direction, accessLog)),
        "http_filters",
        FilterConfig.filters(direction));
  }

  /** With all that HTTP has to keep to. */
  static JsonObject strict(JsonObject manager) {
    return with(
        with(paths(manager), limits()), "early_header_mutation_extensions", array(stripped()));
  }

  private static JsonObject paths(JsonObject manager) {
    return with(
        manager,
        "normalize_path",
        true,
        "merge_slashes",
        true,
        "path_with_escaped_slashes_action",
        "REJECT_REQUEST");
  }

  private static Object[] limits() {
    return new Object[] {
      "max_request_headers_kb",
      32,
      "http_protocol_options",
      object("accept_http_10", false, "allow_chunked_length", false),
      "http2_protocol_options",
      object(
          "max_concurrent_streams",
          100,
          "initial_stream_window_size",
          65_536,
          "initial_connection_window_size",
          1_048_576),
      "common_http_protocol_options",
      object(
          "headers_with_underscores_action",
          "REJECT_REQUEST",
          "max_headers_count",
          100,
          "idle_timeout",
          "300s"),
      "request_headers_timeout",
      "5s",
      "request_timeout",
      "15s",
      "stream_idle_timeout",
      "300s"
    };
  }

  /** Before routing and filters: nobody outside speaks in Envoy's name or in ours. */
  private static JsonObject stripped() {
    return extension(
        "envoy.http.early_header_mutation.header_mutation",
        typed(
            "extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
            "mutations",
            array(
                object("remove_on_match", object("key_matcher", object("prefix", "x-envoy-"))),
                object("remove_on_match", object("key_matcher", object("prefix", "x-casa-"))),
                object("remove", "x-forwarded-for"))));
  }

  /** One JSON object per exchange. No query, no header of the client. */
  private static JsonObject accessLog(String direction, String path) {
    JsonObject fields =
        object(
            "time",
            "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
            "direction",
            direction,
            "dialled",
            "%DOWNSTREAM_LOCAL_ADDRESS%",
            "method",
            "%REQ(:METHOD)%",
            "path",
            "%PATH(NQ)%",
            "route",
            "%ROUTE_NAME%",
            "code",
            "%RESPONSE_CODE%",
            "details",
            "%RESPONSE_CODE_DETAILS%",
            "flags",
            "%RESPONSE_FLAGS%",
            "ruling",
            metadata(EdgeNames.RULING),
            "reason",
            metadata(EdgeNames.REASON),
            "decision",
            metadata(EdgeNames.DECISION_ID),
            "request",
            REQUEST_ID,
            "ms",
            "%DURATION%");
    return extension(
        "envoy.access_loggers.file",
        typed(
            "extensions.access_loggers.file.v3.FileAccessLog",
            "path",
            path,
            "log_format",
            object("json_format", fields)));
  }

  static String metadata(String key) {
    return "%DYNAMIC_METADATA(" + EdgeNames.AUTHZ_NAMESPACE + ":" + key + ")%";
  }
}
