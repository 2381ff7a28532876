/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import io.casa.launcher.process.ProcessPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How {@code kc.sh start} is called on a built distribution. */
record StartPlan(KeycloakOptions options, Path home, int port, int managementPort) {
  /** With an admin, whom Keycloak makes when its database is new. */
  ProcessPlan with(AdminAccount admin) {
    Map<String, String> environment = environment();
    environment.put("KC_BOOTSTRAP_ADMIN_USERNAME", admin.user());
    environment.put("KC_BOOTSTRAP_ADMIN_PASSWORD", admin.password());
    return new ProcessPlan("Keycloak", command(), environment, home, home.resolve("keycloak.log"));
  }

  private List<String> command() {
    List<String> command =
        new ArrayList<>(
            List.of(
                home.resolve("bin/kc.sh").toString(),
                "start",
                "--optimized",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-host=127.0.0.1",
                "--http-management-port=" + managementPort));
    addUnlessGiven(command, "--hostname=", "http://127.0.0.1:" + port);
    addUnlessGiven(command, "--cache=", "local");
    // Each question whether it is ready would be a line in its log otherwise, and so would be what
    // the sentence model's libraries find out about this machine.
    addUnlessGiven(command, "--log-level=", "INFO,io.smallrye.health:WARN,ai.djl:ERROR");
    command.addAll(options.startArguments());
    return command;
  }

  private void addUnlessGiven(List<String> command, String name, String value) {
    if (options.startArguments().stream().noneMatch(argument -> argument.startsWith(name))) {
      command.add(name + value);
    }
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
    environment.put("JAVA_OPTS_APPEND", String.join(" ", options.javaArguments()));
    // By the environment, not by arguments: those every user of the machine can read.
    switch (options.database()) {
      case Database.DevFile() -> {}
      case Database.Postgres(var url, var user, var password) -> {
        environment.put("KC_DB_URL", url);
        environment.put("KC_DB_USERNAME", user);
        environment.put("KC_DB_PASSWORD", password);
      }
    }
    return environment;
  }
}
