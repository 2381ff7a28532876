/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.extension;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.ServiceUrl;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who is reached, and how (CDS). */
final class ClusterConfig {
  static final String CASA = "casa";

  /** What comes out of a tunnel goes in again at the listener of that name. */
  static final String TUNNEL = "tunnel";

  static final String APPLICATION = "application";
  static final String LLM = "llm";

  /** Where tool calls wait: the sidecar's process as well, one connection for each call. */
  static final String ROOM = "room";

  private static final String PING_EVERY = "3s";
  private static final String PING_PATIENCE = "4s";
  private static final String HTTP_OPTIONS =
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  /** Where systems keep the authorities they trust: Debian, Red Hat, Alpine. */
  private static final List<Path> TRUST_STORES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));

  private final SidecarSettings settings;

  ClusterConfig(SidecarSettings settings) {
    this.settings = settings;
  }

  List<JsonObject> all() throws SidecarException {
    List<JsonObject> clusters = new ArrayList<>();
    clusters.add(casa());
    clusters.add(plain(APPLICATION, settings.application()));
    clusters.add(local(TUNNEL, settings.tunnelSocket()));
    if (settings.llm().isPresent()) {
      clusters.add(llm(settings.llm().get()));
    }
    clusters.add(local(ROOM, settings.roomSocket()));
    for (SidecarSettings.McpServer server : settings.mcpServers()) {
      clusters.add(plain(Target.mcpCluster(server), server.upstream()));
    }
    for (SidecarSettings.Agent agent : settings.agents()) {
      clusters.add(plain(Target.agentCluster(agent), agent.upstream()));
    }
    return clusters;
  }

  /**
   * The sidecar's process. The reading of an answer has no time limit of its own, so a process that
   * hangs is told from one that waits for Keycloak by pings: without an answer the connection is
   * given up, and with it every request and answer that waits for it.
   */
  JsonObject casa() {
    JsonObject pings = object("interval", PING_EVERY, "timeout", PING_PATIENCE);
    JsonObject http2 =
        object(
            HTTP_OPTIONS,
            typed(
                "extensions.upstreams.http.v3.HttpProtocolOptions",
                "explicit_http_config",
                object("http2_protocol_options", object("connection_keepalive", pings))));
    return object(
        "@type",
        "type.googleapis.com/envoy.config.cluster.v3.Cluster",
        "name",
        CASA,
        "type",
        "STATIC",
        "connect_timeout",
        "1s",
        "typed_extension_protocol_options",
        http2,
        "load_assignment",
        endpoint(CASA, object("pipe", object("path", settings.socket().toString()))));
  }

  /** Behind a Unix socket of this user: plain HTTP/1.1. */
  static JsonObject local(String name, Path socket) {
    return object(
        "@type",
        "type.googleapis.com/envoy.config.cluster.v3.Cluster",
        "name",
        name,
        "type",
        "STATIC",
        "connect_timeout",
        "1s",
        "per_connection_buffer_limit_bytes",
        ListenerConfig.BUFFER_BYTES,
        "load_assignment",
        endpoint(name, object("pipe", object("path", socket.toString()))));
  }

  /** How the machine itself reaches that listener. */
  static Address self(Address listen) {
    return switch (listen.host()) {
      case "0.0.0.0" -> new Address("127.0.0.1", listen.port());
      case "::" -> new Address("::1", listen.port());
      default -> listen;
    };
  }

  private static JsonObject llm(SidecarSettings.Llm llm) throws SidecarException {
    return switch (llm.upstream().scheme()) {
      case HTTP -> plain(LLM, llm.upstream().address());
      case HTTPS -> {
        Path authorities = llm.caFile().isPresent() ? llm.caFile().get() : trustStore();
        yield tlsLlm(llm.upstream(), object("filename", authorities.toString()));
      }
    };
  }

  /**
   * An LLM that is spoken to in TLS. The name is the configured one, never the request's, and its
   * certificate must prove it.
   *
   * @param authorities who may have signed it
   */
  static JsonObject tlsLlm(ServiceUrl upstream, JsonObject authorities) {
    return with(plain(LLM, upstream.address()), "transport_socket", tls(upstream, authorities));
  }

  private static JsonObject tls(ServiceUrl upstream, JsonObject authorities) {
    return extension(
        "envoy.transport_sockets.tls",
        typed(
            "extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "sni",
            upstream.address().host(),
            "auto_sni_san_validation",
            true,
            "common_tls_context",
            object(
                "tls_params",
                object("tls_minimum_protocol_version", "TLSv1_2"),
                "validation_context",
                object("trusted_ca", authorities))));
  }

  private static Path trustStore() throws SidecarException {
    return TRUST_STORES.stream()
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(
            () ->
                new SidecarException(
                    "/llm/caFile: this machine has no trust store in the usual places, name one"));
  }

  /**
   * A cluster in plain HTTP/1.1. Idle connections are given up before servers close theirs (5 s is
   * common), because a request that meets such a close isn't sent again.
   */
  static JsonObject plain(String name, Address address) {
    JsonObject options =
        object(
            HTTP_OPTIONS,
            typed(
                "extensions.upstreams.http.v3.HttpProtocolOptions",
                "common_http_protocol_options",
                object("idle_timeout", "4s"),
                "explicit_http_config",
                object("http_protocol_options", object())));
    JsonObject socket =
        object("socket_address", object("address", address.host(), "port_value", address.port()));
    return object(
        "@type",
        "type.googleapis.com/envoy.config.cluster.v3.Cluster",
        "name",
        name,
        "type",
        address.isNumeric() ? "STATIC" : "LOGICAL_DNS",
        "dns_lookup_family",
        "V4_PREFERRED",
        "connect_timeout",
        "2s",
        "per_connection_buffer_limit_bytes",
        ListenerConfig.BUFFER_BYTES,
        "typed_extension_protocol_options",
        options,
        "load_assignment",
        endpoint(name, socket));
  }

  private static JsonObject endpoint(String cluster, JsonObject address) {
    return object(
        "cluster_name",
        cluster,
        "endpoints",
        array(object("lb_endpoints", array(object("endpoint", object("address", address))))));
  }
}
