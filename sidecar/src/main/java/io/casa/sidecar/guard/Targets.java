/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Whom the app may talk to, by {@code host[:port]}. */
final class Targets {
  /** One permitted target. */
  sealed interface Target {
    /** The system's LLM. */
    record Llm(URI url) implements Target {}

    /** An MCP server of the system. */
    record McpServer(String name, String url) implements Target {}

    /** Another agent of the system. */
    record Agent(String name, String url) implements Target {}
  }

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final Map<String, Target> byAuthority = new HashMap<>();

  Targets(GuardSettings settings) throws SidecarException {
    if (settings.llm().isPresent()) {
      URI url = settings.llm().get().url();
      add(url, new Target.Llm(url), "llm.url");
    }
    for (GuardSettings.McpServer server : settings.mcpServers()) {
      add(
          server.url(),
          new Target.McpServer(server.name(), server.url().toString()),
          "mcpServers.url");
    }
    for (GuardSettings.Agent agent : settings.agents()) {
      add(agent.url(), new Target.Agent(agent.name(), agent.url().toString()), "agents.url");
    }
  }

  Optional<Target> find(String authority) {
    return Optional.ofNullable(byAuthority.get(authority.toLowerCase(Locale.ROOT)));
  }

  /**
   * Takes a target under its host and port. Where the URL names no port the app may leave it out or
   * write the default one; the app speaks plain HTTP to us also for an https URL, so 80 means it
   * too.
   */
  private void add(URI url, Target target, String setting) throws SidecarException {
    String host = url.getHost();
    if (host == null || url.getScheme() == null) {
      throw new SidecarException(setting + ": not an absolute URL with a host");
    }
    String name = host.toLowerCase(Locale.ROOT);
    boolean https = url.getScheme().equalsIgnoreCase("https");
    boolean standard = url.getPort() < 0 || url.getPort() == (https ? HTTPS_PORT : HTTP_PORT);
    if (standard) {
      put(name, target, setting);
      put(name + ":" + HTTP_PORT, target, setting);
      if (https) {
        put(name + ":" + HTTPS_PORT, target, setting);
      }
    } else {
      put(name + ":" + url.getPort(), target, setting);
    }
  }

  private void put(String authority, Target target, String setting) throws SidecarException {
    if (byAuthority.put(authority, target) != null) {
      throw new SidecarException(setting + ": two targets with one host and port");
    }
  }
}
