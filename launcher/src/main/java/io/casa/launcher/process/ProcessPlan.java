/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What to start.
 *
 * @param name for messages, such as {@code Keycloak}
 * @param environment set on top of ours, which loses every {@code KC_} variable; may hold secrets
 */
public record ProcessPlan(
    String name, List<String> command, Map<String, String> environment, Path folder, Path log) {
  public ProcessPlan {
    Objects.requireNonNull(name, "name");
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(log, "log");
  }

  @Override
  public String toString() {
    return "ProcessPlan[" + name + ", log=" + log + "]";
  }
}
