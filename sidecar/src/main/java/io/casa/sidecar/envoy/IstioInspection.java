/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether Istio's proxy runs what the filter says, by the proxy's own account. Istio tells nobody
 * when a patch finds no place, so this doesn't ask where patches went: it takes each listener and
 * wants to see the check there, or that it is closed.
 */
public final class IstioInspection {
  private static final String DIRECTION = "traffic_direction";

  private final SidecarSettings settings;
  private final ProxyDump dump;
  private final Set<String> problems = new TreeSet<>();

  private IstioInspection(SidecarSettings settings, ProxyDump dump) {
    this.settings = settings;
    this.dump = dump;
  }

  /**
   * What is wrong; empty when nothing is.
   *
   * @param dump answer of the proxy's {@code /config_dump}
   * @throws SidecarException when the settings don't fit into a mesh
   */
  public static List<String> problems(SidecarSettings settings, JsonObject dump)
      throws SidecarException {
    IstioInspection inspection = new IstioInspection(settings, new ProxyDump(dump));
    inspection.listeners();
    inspection.clusters();
    return List.copyOf(inspection.problems);
  }

  private void listeners() throws SidecarException {
    JsonObject ours = ConfigJson.untyped(new IstioOutbound(settings).listener());
    boolean out = false;
    boolean in = false;
    for (JsonObject listener : dump.listeners()) {
      String name = ProxyDump.text(listener, "name");
      if (name.equals(IstioOutbound.LISTENER)) {
        out = true;
        require(
            ProtobufJson.same(ConfigJson.untyped(listener), ours),
            name + ": isn't what these settings print");
      } else if (ProxyDump.text(listener, DIRECTION).equals("INBOUND")) {
        in = true;
        chains(listener).forEach(chain -> inbound(name, chain));
      } else {
        chains(listener).forEach(chain -> closed(name, chain));
      }
    }
    require(out, IstioOutbound.LISTENER + ": isn't there");
    require(in, "no listener takes what comes in");
    dump.unsettled().forEach(each -> require(false, each));
  }

  private static List<JsonValue> chains(JsonObject listener) {
    List<JsonValue> chains = new ArrayList<>(ProxyDump.items(listener, "filter_chains"));
    ProxyDump.at(listener, "default_filter_chain").ifPresent(chains::add);
    return chains;
  }

  /** Either it ends every connection, or every request is checked last of all. */
  private void inbound(String listener, JsonValue chain) {
    String place = place(listener, chain);
    JsonValue last = last(ProxyDump.items(chain, "filters"));
    if (endsAll(last)) {
      return;
    }
    if (!ProxyDump.text(last, "name").equals(ListenerConfig.MANAGER)) {
      require(false, place + ": passes what isn't HTTP");
      return;
    }
    JsonValue manager = ProxyDump.at(last, "typed_config").orElse(JsonObject.EMPTY);
    List<JsonObject> ours = new IstioInbound(settings).filters();
    List<JsonValue> all = ProxyDump.items(manager, "http_filters");
    int from = all.size() - 1 - ours.size();
    boolean checked =
        from >= 0 && ProxyDump.text(all.getLast(), "name").equals(FilterConfig.ROUTER);
    for (int i = 0; checked && i < ours.size(); i++) {
      checked = ProtobufJson.same(all.get(from + i), ours.get(i));
    }
    require(checked, place + ": requests aren't checked right before they are sent on");
    require(
        ProtobufJson.holds(manager, IstioInbound.strict()),
        place + ": takes headers and paths that must be refused");
    require(
        ProxyDump.items(manager, "upgrade_configs").stream()
            .allMatch(upgrade -> ProxyDump.items(upgrade, "filters").isEmpty()),
        place + ": has other filters for upgrades");
  }

  private void closed(String listener, JsonValue chain) {
    JsonValue last = last(ProxyDump.items(chain, "filters"));
    List<JsonValue> http = ProxyDump.items(last, "typed_config", "http_filters");
    boolean refuses =
        ProxyDump.text(last, "name").equals(ListenerConfig.MANAGER)
            && !http.isEmpty()
            && refusesAll(http.getFirst());
    require(endsAll(last) || refuses, place(listener, chain) + ": lets the app out unchecked");
  }

  private void clusters() throws SidecarException {
    Map<String, JsonObject> clusters = dump.clusters();
    Set<String> needed = new TreeSet<>(new IstioOutbound(settings).clusters().values());
    needed.add(ClusterConfig.CASA);
    needed.add(ClusterConfig.ROOM);
    for (String name : needed) {
      JsonObject cluster = clusters.get(name);
      require(cluster != null, name + ": isn't a cluster here, so requests to it end in 503");
      require(
          cluster == null || !ProxyDump.text(cluster, "type").equals("ORIGINAL_DST"),
          name + ": has no address of its own (a headless Service?), so requests to it end in 503");
    }
  }

  private static boolean endsAll(JsonValue networkFilter) {
    return ProtobufJson.same(networkFilter, IstioPatch.closedTcp());
  }

  private static boolean refusesAll(JsonValue httpFilter) {
    return ProtobufJson.same(httpFilter, IstioPatch.closedHttp());
  }

  private static JsonValue last(List<JsonValue> filters) {
    return filters.isEmpty() ? JsonObject.EMPTY : filters.getLast();
  }

  private static String place(String listener, JsonValue chain) {
    String name = ProxyDump.text(chain, "name");
    return name.isEmpty() ? listener : listener + ", " + name;
  }

  private void require(boolean good, String problem) {
    if (!good) {
      problems.add(problem);
    }
  }
}
