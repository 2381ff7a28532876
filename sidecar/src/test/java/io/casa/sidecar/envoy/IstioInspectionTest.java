/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.toolcheck.json.JsonReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a proxy that doesn't run what was printed, or not all of it. */
class IstioInspectionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SETTINGS =
      """
      { "system": "banking", "issuer": "https://keycloak.example/realms/banking",
        "app": {"name": "tools", "type": "mcp_server",
                "url": "http://tools.bank.svc.cluster.local:8080",
                "clientId": "id", "privateKeyFile": "a.jwk"},
        "runDirectory": "/run/casa/tools",
        "inbound":  {"listen": "127.0.0.1:15006", "application": "127.0.0.1:28080"},
        "outbound": {"listen": "127.0.0.1:15001"},
        "management": {"listen": "127.0.0.1:21003"},
        "mcpServers": [{"name": "tools", "url": "http://tools.bank.svc.cluster.local:8080",
                        "upstream": "tools.bank.svc.cluster.local:8080"}] }
      """;

  @TempDir private Path folder;
  private SidecarSettings settings;
  private ObjectNode filter;
  private ObjectNode proxy;

  @BeforeEach
  void print() throws Exception {
    settings = SettingsReader.read(Files.writeString(folder.resolve("sidecar.json"), SETTINGS));
    filter =
        IstioPatcher.yaml(
            new IstioManifests(settings, "bank", Map.of("app", "tools")).envoyFilter());
    try (InputStream in = getClass().getResourceAsStream("/istio/proxy.json")) {
      proxy =
          (ObjectNode)
              JSON.readTree(
                  new String(in.readAllBytes(), StandardCharsets.UTF_8)
                      .replaceAll("@[A-Z_]+@", "28080"));
    }
  }

  private void apply() {
    assertThat(new IstioPatcher(proxy).apply(filter)).isNotEmpty();
  }

  /** As Envoy tells it. */
  private List<String> problems() throws Exception {
    ObjectNode dump = JSON.createObjectNode();
    ArrayNode configs = dump.putArray("configs");
    ArrayNode clusters = configs.addObject().putArray("dynamic_active_clusters");
    proxy.get("clusters").forEach(cluster -> clusters.addObject().set("cluster", cluster));
    ArrayNode listeners = configs.addObject().putArray("dynamic_listeners");
    for (JsonNode listener : proxy.get("listeners")) {
      listeners
          .addObject()
          .put("name", listener.path("name").asText())
          .putObject("active_state")
          .set("listener", listener);
    }
    return IstioInspection.problems(settings, JsonReader.strict().readObject(dump.toString()));
  }

  private static JsonNode named(JsonNode list, String name) {
    for (JsonNode each : list) {
      if (each.path("name").asText().equals(name)) {
        return each;
      }
    }
    throw new AssertionError(name);
  }

  private ObjectNode manager() {
    JsonNode in = named(proxy.get("listeners"), "virtualInbound");
    JsonNode chain = named(in.get("filter_chains"), "virtualInbound-catchall-http");
    return (ObjectNode) chain.at("/filters/0/typed_config");
  }

  @Test
  void proxyWhenItRunsTheFilterThenNothingIsWrong() throws Exception {
    apply();

    assertThat(problems()).isEmpty();
  }

  @Test
  void checkWhenIstioLeftItOutThenEveryManagerIsNamed() throws Exception {
    IstioPatcher.leaveOut(filter, FilterConfig.EXT_AUTHZ);
    apply();

    assertThat(problems())
        .containsExactly(
            "virtualInbound, 0.0.0.0_28080: requests aren't checked right before they are sent on",
            "virtualInbound, virtualInbound-catchall-http: requests aren't checked right before"
                + " they are sent on");
  }

  @Test
  void checkWhenSomebodyTurnsItOffForSomeThenIsNamed() throws Exception {
    apply();
    ObjectNode check =
        (ObjectNode)
            named(manager().get("http_filters"), FilterConfig.EXT_AUTHZ).get("typed_config");
    check.putObject("filter_enabled").putObject("default_value").put("numerator", 0);

    assertThat(problems()).singleElement().asString().contains("requests aren't checked");
  }

  @Test
  void filterWhenSomebodysStandsBehindTheCheckThenIsNamed() throws Exception {
    apply();
    ArrayNode filters = (ArrayNode) manager().get("http_filters");
    filters.insert(filters.size() - 1, JSON.createObjectNode().put("name", "somebodys"));

    assertThat(problems()).singleElement().asString().contains("requests aren't checked");
  }

  @Test
  void outboundWhenIstiosListenerStayedOrOursIsOlderThenIsNamed() throws Exception {
    IstioPatcher.leaveOut(filter, "virtualOutbound");
    for (JsonNode patch : filter.at("/spec/configPatches")) {
      if (patch.at("/patch/value/name").asText().equals("casa-outbound")) {
        ((ObjectNode) patch.at("/patch/value")).put("enable_reuse_port", true);
      }
    }
    apply();
    JsonNode stayed = named(proxy.get("listeners"), "virtualOutbound");
    ((ObjectNode) stayed.at("/filter_chains/1/filters/0")).put("name", "another.tcp_proxy");

    assertThat(problems())
        .containsExactly(
            "casa-outbound: isn't what these settings print",
            "virtualOutbound, virtualOutbound-catchall-tcp: lets the app out unchecked");
  }

  @Test
  void targetWhenItHasNoAddressOfItsOwnOrIsUnknownThenIsNamed() throws Exception {
    apply();
    String cluster = "outbound|8080||tools.bank.svc.cluster.local";
    ((ObjectNode) named(proxy.get("clusters"), cluster)).put("type", "ORIGINAL_DST");
    ((ObjectNode) named(proxy.get("clusters"), ClusterConfig.ROOM)).put("name", "elsewhere");

    assertThat(problems())
        .containsExactly(
            cluster
                + ": has no address of its own (a headless Service?), so requests to it end in 503",
            "room: isn't a cluster here, so requests to it end in 503");
  }

  @Test
  void dumpWhenItHoldsNothingThenAllIsMissing() throws Exception {
    assertThat(
            IstioInspection.problems(settings, JsonReader.strict().readObject("{\"configs\":[]}")))
        .contains("casa-outbound: isn't there", "no listener takes what comes in");
  }
}
