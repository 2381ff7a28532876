/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.casa.launcher.CasaFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeycloakServerIT {
  @TempDir Path folder;

  @Test
  void startedAgainWithTheSameOptionsFindsItsDataAndLeavesNothingRunning() {
    KeycloakOptions options =
        KeycloakOptions.builder(CasaFiles.ofSystemProperty(), folder.resolve("kc"))
            .withCasa()
            .build();
    JsonNode realm = JsonNodeFactory.instance.objectNode().put("realm", "kept");
    long pid;
    try (KeycloakServer first = KeycloakServer.start(options)) {
      pid = first.process().pid();
      assertThat(first.admin().post("/admin/realms", realm).status()).isEqualTo(201);
    }
    assertThat(ProcessHandle.of(pid)).isEqualTo(Optional.empty());
    try (KeycloakServer second = KeycloakServer.start(options)) {
      assertThat(second.admin().get("/admin/realms/kept").ok()).isTrue();
      assertThat(second.issuer("kept")).isEqualTo(second.baseUrl() + "/realms/kept");
    }
  }
}
