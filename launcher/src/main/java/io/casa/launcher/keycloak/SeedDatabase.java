/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.LauncherException;
import io.casa.launcher.process.FileTree;
import io.casa.launcher.process.FreePorts;
import io.casa.launcher.process.Readiness;
import io.casa.launcher.process.RunningProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * An H2 database with all tables and realm master, kept beside a built distribution. An instance
 * that starts from a copy of it saves half of its first start. Its admin's password is random, lies
 * beside it in a folder that only this user can enter, and is changed in each copy before the copy
 * is used.
 *
 * @param folder of the built distribution
 */
record SeedDatabase(Path folder) {
  private static final String ADMIN = "admin";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Starts the distribution once, so that it makes the database. */
  void make(KeycloakOptions options) throws IOException {
    AdminAccount admin = AdminAccount.random(ADMIN);
    List<Integer> ports = FreePorts.next(2);
    StartPlan plan = new StartPlan(options, folder, ports.get(0), ports.get(1));
    try (RunningProcess process = RunningProcess.start(plan.with(admin))) {
      URI ready = URI.create("http://127.0.0.1:" + ports.get(1) + "/health/ready");
      new Readiness(process, options.progress()).awaitOk(ready, LIMIT);
    }
    FileTree.privateFolder(files());
    Files.move(folder.resolve("data/h2"), files().resolve("h2"));
    Files.writeString(password(), admin.password());
  }

  /** Whether an instance with these options, which has no data yet, can start from it. */
  boolean suits(KeycloakOptions options) {
    return options.database() instanceof Database.DevFile
        && options.admin().user().equals(ADMIN)
        && Files.isRegularFile(password());
  }

  /** Copies it to an instance's data folder. */
  void copyTo(Path data) throws IOException {
    Path target = Files.createDirectories(data.resolve("h2"));
    try (Stream<Path> files = Files.list(files().resolve("h2"))) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  /** Gives the admin of a running copy its own password. */
  void adopt(String baseUrl, AdminAccount own) {
    KeycloakAdmin admin = new KeycloakAdmin(baseUrl, new AdminAccount(ADMIN, readPassword()));
    JsonNode users = admin.get("/admin/realms/master/users?exact=true&username=" + ADMIN).body();
    ObjectNode credential =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "password")
            .put("temporary", false)
            .put("value", own.password());
    String path = "/admin/realms/master/users/" + users.path(0).path("id").asText();
    int status = admin.put(path + "/reset-password", credential).status();
    if (status != 204) {
      throw new LauncherException("Keycloak's admin could not be given its password: " + status);
    }
  }

  private String readPassword() {
    try {
      return Files.readString(password());
    } catch (IOException e) {
      throw new LauncherException("cannot read " + password(), e);
    }
  }

  private Path files() {
    return folder.resolve("seed");
  }

  private Path password() {
    return files().resolve("password");
  }
}
