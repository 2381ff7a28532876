/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.process.FreePorts;
import io.casa.launcher.sidecar.SidecarSettings;
import io.casa.launcher.tools.FakeMcpServer;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CasaRuntimeIT {
  @Test
  void runThenServesLearnsToolsAndLeavesNothing() throws Exception {
    int toolsPort = FreePorts.next();
    Path mas = Path.of(Objects.requireNonNull(getClass().getResource("/mas/in-bank.yaml")).toURI());
    CasaOptions options =
        CasaOptions.builder(CasaFiles.ofSystemProperty(), mas)
            .app("assistant", "127.0.0.1:" + FreePorts.next())
            .app("bank-tools", "127.0.0.1:" + toolsPort)
            .progress(Progress.toStandardError())
            .build();
    List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
    List<ProcessHandle> started;
    Path key;

    try (CasaRuntime casa = CasaRuntime.start(options)) {
      started = ProcessHandle.current().descendants().filter(one -> !before.contains(one)).toList();
      key = casa.folder().resolve("assistant").resolve(SidecarSettings.KEY_FILE);
      assertThat(key).exists();
      for (RunningApp app : casa.apps()) {
        assertThat(get(app.management().resolve("/ready"))).isEqualTo(200);
        assertThat(get(app.inbound())).as(app.name() + " refuses").isGreaterThanOrEqualTo(400);
      }

      // A server that starts after everything else: its tools are registered all the same.
      try (FakeMcpServer _ = new FakeMcpServer(toolsPort, "/mcp")) {
        casa.toolsRegistered().get(60, TimeUnit.SECONDS);
      }
      JsonNode document = casa.admin().get("/admin/realms/banking/casa/systems/banking").body();
      assertThat(document.at("/apps/1/tools/0/name").asText()).isEqualTo("first");
      assertThat(casa.partDied()).isFalse();
      JsonNode realm = casa.admin().get("/admin/realms/banking").body();
      assertThat(realm.path("defaultSignatureAlgorithm").asText()).isEqualTo("ES256");
    }

    assertThat(started).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(Files.exists(key)).isFalse();
  }

  private static int get(java.net.URI url) throws Exception {
    assertThat(new InetSocketAddress(url.getHost(), url.getPort()).isUnresolved()).isFalse();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
