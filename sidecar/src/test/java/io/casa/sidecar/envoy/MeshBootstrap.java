/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an Envoy of a {@link MeshPod} is started with. Listeners and clusters come by files, as they
 * come from istiod by a stream: so Envoy tells of them as it would there.
 *
 * @param admin port of its admin interface
 */
record MeshBootstrap(Path folder, int admin, String envoy) {
  Path write(ObjectNode proxy) throws IOException {
    ObjectNode bootstrap = proxy.objectNode();
    bootstrap.putObject("node").put("id", "sidecar").put("cluster", "bank");
    bootstrap
        .putObject("admin")
        .putObject("address")
        .putObject("socket_address")
        .put("address", "127.0.0.1")
        .put("port_value", admin);
    ObjectNode whole = bootstrap.deepCopy();
    whole.set("static_resources", proxy);
    assertThat(validated(Files.writeString(folder.resolve("whole.json"), whole.toString())))
        .contains("OK");
    ObjectNode given = bootstrap.putObject("dynamic_resources");
    given.set("lds_config", source("listeners", "listener.v3.Listener", proxy));
    given.set("cds_config", source("clusters", "cluster.v3.Cluster", proxy));
    return Files.writeString(folder.resolve("envoy.json"), bootstrap.toString());
  }

  private ObjectNode source(String name, String type, ObjectNode proxy) throws IOException {
    ObjectNode document = proxy.objectNode();
    ArrayNode resources = document.putArray("resources");
    for (JsonNode each : proxy.get(name)) {
      resources
          .addObject()
          .put("@type", "type.googleapis.com/envoy.config." + type)
          .setAll((ObjectNode) each);
    }
    Path file = Files.writeString(folder.resolve(name + ".json"), document.toString());
    ObjectNode source = proxy.objectNode().put("resource_api_version", "V3");
    source.putObject("path_config_source").put("path", file.toString());
    return source;
  }

  private String validated(Path config) throws IOException {
    Process process =
        new ProcessBuilder(envoy, "--mode", "validate", "-c", config.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
