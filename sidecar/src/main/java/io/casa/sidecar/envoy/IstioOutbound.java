/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.untyped;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.ServiceUrl;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the app sends. Istio's own listeners choose by the address that was dialled, and send a Host
 * they don't know to that address, with the token that the check has put in. So none of them is
 * used: ours takes their place at the port that all connections are redirected to, and routes by
 * Host alone. Only the clusters, and with them mTLS, are Istio's.
 */
final class IstioOutbound {
  /** Where Istio redirects all that the app sends. */
  static final Address CAPTURED = new Address("127.0.0.1", 15_001);

  /** Ours. */
  static final String LISTENER = "casa-outbound";

  /** The one that is found at that port, and hands connections over to all others. */
  private static final String CAPTURING = "virtualOutbound";

  /** In the image of Istio's proxy. */
  private static final String TRUST_STORE = "/etc/ssl/certs/ca-certificates.crt";

  private static final String LOG = "/dev/stdout";

  private final SidecarSettings settings;

  IstioOutbound(SidecarSettings settings) {
    this.settings = settings;
  }

  /**
   * The changes. Should Istio's listener ever have another name, ours can't take its port; that of
   * Istio then refuses whatever comes.
   *
   * @throws SidecarException when a setting doesn't fit into a mesh
   */
  List<JsonObject> patches() throws SidecarException {
    List<JsonObject> patches = new ArrayList<>();
    patches.add(IstioPatch.addCluster(new ClusterConfig(settings).casa()));
    patches.add(
        IstioPatch.addCluster(ClusterConfig.local(ClusterConfig.ROOM, settings.roomSocket())));
    if (settings.llm().isPresent() && !isInMesh(settings.llm().get().upstream())) {
      patches.add(IstioPatch.addCluster(llm(settings.llm().get())));
    }
    patches.add(IstioPatch.closeTcp(IstioPatch.OUTBOUND));
    patches.add(IstioPatch.closeHttp(IstioPatch.OUTBOUND));
    patches.add(IstioPatch.removeListener(CAPTURING));
    patches.add(IstioPatch.addListener(listener()));
    return patches;
  }

  /**
   * Opens no tunnels: what is redirected needs none. It doesn't look up the address that was
   * dialled either: to Istio, services without an address of their own are clusters that go there.
   */
  JsonObject listener() throws SidecarException {
    Map<String, String> clusters = clusters();
    JsonObject routes =
        new RouteConfig(settings, target -> Objects.requireNonNull(clusters.get(target.cluster())))
            .tunnelled();
    JsonObject manager = with(ListenerConfig.outbound(LOG), "route_config", untyped(routes));
    return with(
        ListenerConfig.onPort(LISTENER, CAPTURED, manager), "traffic_direction", "OUTBOUND");
  }

  /** Those that requests go to, by the target's own. */
  Map<String, String> clusters() throws SidecarException {
    Map<String, String> names = new HashMap<>();
    if (settings.llm().isPresent()) {
      ServiceUrl upstream = settings.llm().get().upstream();
      names.put(
          ClusterConfig.LLM,
          isInMesh(upstream) ? name("/llm/upstream", upstream.address()) : ClusterConfig.LLM);
    }
    for (SidecarSettings.McpServer server : settings.mcpServers()) {
      names.put(
          Target.mcpCluster(server),
          name("/mcpServers: upstream of " + server.name(), server.upstream()));
    }
    for (SidecarSettings.Agent agent : settings.agents()) {
      names.put(
          Target.agentCluster(agent),
          name("/agents: upstream of " + agent.name(), agent.upstream()));
    }
    return names;
  }

  /** An LLM by its name in plain HTTP is a service of the mesh; TLS, and addresses, are ours. */
  private static boolean isInMesh(ServiceUrl upstream) {
    return upstream.scheme() == ServiceUrl.Scheme.HTTP && !upstream.address().isNumeric();
  }

  /** Istio's name of the cluster. One that doesn't exist answers 503. */
  private static String name(String setting, Address upstream) throws SidecarException {
    if (upstream.isNumeric() || upstream.host().indexOf('.') < 0) {
      throw new SidecarException(
          setting + " must be a service's full name, such as tools.bank.svc.cluster.local:8080");
    }
    return "outbound|" + upstream.port() + "||" + upstream.host();
  }

  /** The authorities go along: the file is on this machine, not in the proxy's container. */
  private static JsonObject llm(SidecarSettings.Llm llm) throws SidecarException {
    if (llm.upstream().scheme() == ServiceUrl.Scheme.HTTP) {
      return ClusterConfig.plain(ClusterConfig.LLM, llm.upstream().address());
    }
    JsonObject authorities =
        llm.caFile().isPresent()
            ? object("inline_string", text(llm.caFile().get()))
            : object("filename", TRUST_STORE);
    return ClusterConfig.tlsLlm(llm.upstream(), authorities);
  }

  private static String text(Path file) throws SidecarException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new SidecarException("/llm/caFile: can't be read", e);
    }
  }
}
