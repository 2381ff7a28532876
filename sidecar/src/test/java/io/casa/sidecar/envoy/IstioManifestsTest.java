/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What must never slip out of the manifests; what Envoy makes of them the integration tests see.
 */
class IstioManifestsTest {
  private static final String SETTINGS =
      """
      { "system": "banking", "issuer": "https://keycloak.example/realms/banking",
        "app": {"name": "assistant", "type": "agent", "url": "http://assistant.example",
                "clientId": "id", "promptFieldJsonPath": "{.prompt}", "privateKeyFile": "a.jwk"},
        "runDirectory": "/run/casa/assistant",
        "inbound":  {"listen": "127.0.0.1:15006", "application": "127.0.0.1:8080"},
        "outbound": {"listen": "127.0.0.1:15001"},
        "management": {"listen": "127.0.0.1:21003"},
        "llm": {"url": "https://llm.example", "upstream": "https://llm.example:443",
                "caFile": "ca.pem"},
        "mcpServers": [{"name": "tools", "url": "http://tools.bank.example:8080",
                        "upstream": "tools.bank.svc.cluster.local:8080"}],
        "agents": [{"name": "helper", "url": "http://helper.bank.example",
                    "upstream": "helper.bank.svc.cluster.local:80"}],
        "drainSeconds": 20 }
      """;

  @TempDir private Path folder;

  private SidecarSettings settings(String text) throws IOException, SidecarException {
    Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n");
    return SettingsReader.read(Files.writeString(folder.resolve("sidecar.json"), text));
  }

  private IstioManifests manifests(String text) throws IOException, SidecarException {
    return new IstioManifests(settings(text), "bank", Map.of("app", "assistant"));
  }

  private JsonNode filter() throws IOException, SidecarException {
    return IstioPatcher.yaml(manifests(SETTINGS).envoyFilter());
  }

  private static List<JsonNode> patches(JsonNode filter, String applyTo, String context) {
    return StreamSupport.stream(filter.at("/spec/configPatches").spliterator(), false)
        .filter(patch -> patch.path("applyTo").asText().equals(applyTo))
        .filter(patch -> patch.at("/match/context").asText().equals(context))
        .toList();
  }

  @Test
  void filterThenIsForTheAppsPodsAloneAndComesLast() throws Exception {
    JsonNode filter = filter();

    assertThat(filter.at("/metadata/name").asText()).isEqualTo("casa-assistant");
    assertThat(filter.at("/metadata/namespace").asText()).isEqualTo("bank");
    assertThat(filter.at("/spec/workloadSelector/labels/app").asText()).isEqualTo("assistant");
    assertThat(filter.at("/spec/priority").asInt()).isPositive();
  }

  @Test
  void filterThenFailsClosedAndKnowsNoAddressThatWasDialled() throws Exception {
    String text = filter().toString();

    assertThat(text)
        .contains("\"failure_mode_allow\":false", "\"enable_reuse_port\":false")
        .doesNotContain(
            "\"failure_mode_allow\":true",
            "\"allow_mode_override\":true",
            "PassthroughCluster",
            "connect_config")
        .doesNotContainIgnoringCase("original_dst");
  }

  @Test
  void routerThenComesRightAfterWhatRefusesAllThatNoCheckLetThrough() throws Exception {
    List<JsonNode> filters = patches(filter(), "HTTP_FILTER", IstioPatch.INBOUND);

    assertThat(filters)
        .extracting(patch -> patch.at("/patch/value/name").asText())
        .containsExactly(
            "casa.no_upgrade", FilterConfig.EXT_AUTHZ, FilterConfig.EXT_PROC, "casa.checked");
    assertThat(filters.getLast().at("/patch/value/typed_config/rules").toString())
        .contains("\"action\":\"ALLOW\"", "\"key\":\"ruling\"", "\"exact\":\"passed\"");
  }

  @Test
  void headersWhenEnvoyAddsThemOrTheAppAnswersInOurNameThenAreRemovedOnEveryRoute()
      throws Exception {
    assertThat(patches(filter(), "ROUTE_CONFIGURATION", IstioPatch.INBOUND))
        .singleElement()
        .extracting(patch -> patch.at("/patch/value").toString())
        .asString()
        .contains("x-envoy-internal", "x-envoy-external-address", "x-casa-decision");
  }

  @Test
  void whatProtectsThenNeedsNoNameOfIstiosPortsOrRoutes() throws Exception {
    for (String context : List.of(IstioPatch.INBOUND, IstioPatch.OUTBOUND)) {
      for (String applyTo : List.of("NETWORK_FILTER", "HTTP_FILTER", "ROUTE_CONFIGURATION")) {
        for (JsonNode patch : patches(filter(), applyTo, context)) {
          assertThat(patch.at("/match/listener/name").isMissingNode()).isTrue();
          assertThat(patch.at("/match/listener/portNumber").isMissingNode()).isTrue();
          assertThat(patch.at("/match/listener/filterChain/name").isMissingNode()).isTrue();
          assertThat(patch.at("/match/routeConfiguration").isMissingNode()).isTrue();
        }
      }
    }
  }

  @Test
  void targetsThenAreIstiosClustersAndTheLlmOurs() throws Exception {
    String text = filter().toString();

    assertThat(text)
        .contains(
            "\"cluster\":\"outbound|8080||tools.bank.svc.cluster.local\"",
            "\"cluster\":\"outbound|80||helper.bank.svc.cluster.local\"",
            "\"cluster\":\"llm\"",
            "\"sni\":\"llm.example\"",
            "\"inline_string\":\"-----BEGIN CERTIFICATE-----\\n\"")
        .doesNotContain("\"cluster\":\"mcp.tools\"", "\"cluster\":\"agent.helper\"");
  }

  @Test
  void podThenSharesTheRunFolderWithTheProxyAsItsUserAndLeavesNoTrafficOut() throws Exception {
    JsonNode template =
        IstioPatcher.yaml(manifests(SETTINGS).podTemplate("registry.example/sidecar:1"))
            .at("/spec/template");
    JsonNode annotations = template.at("/metadata/annotations");

    assertThat(annotations.path("sidecar.istio.io/userVolumeMount").asText())
        .isEqualTo("[{\"name\":\"casa-run\",\"mountPath\":\"/run/casa\"}]");
    assertThat(annotations.path("proxy.istio.io/config").asText())
        .isEqualTo(
            "{\"holdApplicationUntilProxyStarts\":true,\"terminationDrainDuration\":\"25s\"}");
    assertThat(annotations.path("traffic.sidecar.istio.io/excludeOutboundPorts").asText("missing"))
        .isEmpty();
    assertThat(template.at("/metadata/labels/app").asText()).isEqualTo("assistant");
    assertThat(template.at("/spec/terminationGracePeriodSeconds").asInt()).isEqualTo(30);
    assertThat(template.at("/spec/containers/0/image").asText())
        .isEqualTo("registry.example/sidecar:1");
    assertThat(template.at("/spec/containers/0/securityContext/runAsUser").asInt()).isEqualTo(1337);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:15001, 127.0.0.1:15002, /outbound/listen",
    "127.0.0.1:15001, 0.0.0.0:15001, /outbound/listen",
    "tools.bank.svc.cluster.local, 10.0.0.1, upstream of tools must be a service's full name",
    "helper.bank.svc.cluster.local, helper, upstream of helper must be a service's full name",
    "/run/casa/assistant, /assistant, /runDirectory",
    "\"assistant\", \"Assist ant\", /app/name"
  })
  void settingsWhenTheyDoNotFitIntoAMeshThenAreRefused(String good, String bad, String problem) {
    String text = SETTINGS.replace(good, bad);

    assertThat(text).isNotEqualTo(SETTINGS);
    assertThatThrownBy(
            () -> {
              IstioManifests manifests = manifests(text);
              assertThat(manifests.envoyFilter()).isNotEmpty();
              assertThat(manifests.podTemplate("i")).isNotEmpty();
            })
        .isInstanceOf(SidecarException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void labelsWhenNoneOrBlankThenAreRefused() throws Exception {
    SidecarSettings settings = settings(SETTINGS);

    for (Map<String, String> labels : List.of(Map.<String, String>of(), Map.of("app", " "))) {
      assertThatThrownBy(() -> new IstioManifests(settings, "bank", labels))
          .isInstanceOf(SidecarException.class)
          .hasMessageContaining("label");
    }
  }
}
