/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import io.casa.launcher.LauncherException;
import io.casa.launcher.mas.AppType;
import io.casa.launcher.mas.MasApp;
import io.casa.launcher.mas.MultiAgentSystem;
import io.casa.launcher.process.FreePorts;
import io.casa.launcher.sidecar.SidecarSettings;
import io.casa.launcher.sidecar.SidecarSettings.Agent;
import io.casa.launcher.sidecar.SidecarSettings.Llm;
import io.casa.launcher.sidecar.SidecarSettings.McpServer;
import io.casa.launcher.sidecar.SidecarSettings.Ports;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who listens where in one run, decided before anything starts. */
final class Layout {
  private static final int PORTS_OF_A_SIDECAR = 3;

  private final CasaOptions options;
  private final MultiAgentSystem system;
  private final RunFolder folder;
  private final int keycloakPort;
  private final Map<String, Ports> ports;

  private Layout(
      CasaOptions options,
      MultiAgentSystem system,
      RunFolder folder,
      int keycloakPort,
      Map<String, Ports> ports) {
    this.options = options;
    this.system = system;
    this.folder = folder;
    this.keycloakPort = keycloakPort;
    this.ports = ports;
  }

  static Layout of(CasaOptions options, MultiAgentSystem system, RunFolder folder) {
    if (options.keycloakPort() != 0 && !FreePorts.isFree(options.keycloakPort())) {
      throw new LauncherException("port " + options.keycloakPort() + " for Keycloak is taken");
    }
    List<Integer> free = FreePorts.next(1 + PORTS_OF_A_SIDECAR * system.apps().size());
    Map<String, Ports> ports = new LinkedHashMap<>();
    int next = 1;
    for (MasApp app : system.apps()) {
      ports.put(app.name(), new Ports(free.get(next), free.get(next + 1), free.get(next + 2)));
      next += PORTS_OF_A_SIDECAR;
    }
    int keycloakPort = options.keycloakPort() == 0 ? free.getFirst() : options.keycloakPort();
    return new Layout(options, system, folder, keycloakPort, ports);
  }

  int keycloakPort() {
    return keycloakPort;
  }

  String keycloakUrl() {
    return "http://127.0.0.1:" + keycloakPort;
  }

  String issuer() {
    return keycloakUrl() + "/realms/" + system.name();
  }

  /** Where that app listens. */
  String application(String app) {
    return found(options.apps(), app);
  }

  List<RunningApp> apps() {
    return system.apps().stream()
        .map(
            app -> {
              Ports own = found(ports, app.name());
              return new RunningApp(
                  app.name(),
                  app.type(),
                  app.url(),
                  URI.create("http://" + application(app.name())),
                  loopback(own.inbound()),
                  loopback(own.outbound()),
                  loopback(own.management()),
                  folder.app(app.name()).resolve("decisions.jsonl"));
            })
        .toList();
  }

  List<SidecarSettings> sidecars() {
    return system.apps().stream()
        .map(
            app ->
                new SidecarSettings(
                    system.name(),
                    issuer(),
                    app,
                    folder.app(app.name()),
                    found(ports, app.name()),
                    application(app.name()),
                    llm(app),
                    mcpServers(app),
                    agents(app),
                    options.approvalWait(),
                    system.refusalForm(),
                    isEntryAgent(app) && hasClient(),
                    true))
        .toList();
  }

  private static boolean isEntryAgent(MasApp app) {
    return app.type() == AppType.AGENT && app.promptFields().isPresent();
  }

  /** Whoever may ask the entry agents is then a client of the system, and nobody else. */
  private boolean hasClient() {
    return system.apps().stream().anyMatch(app -> app.type() == AppType.CLIENT);
  }

  private Optional<Llm> llm(MasApp app) {
    if (app.type() != AppType.AGENT) {
      return Optional.empty();
    }
    return system
        .llmUrl()
        .map(
            url ->
                new Llm(url, options.llm().map(Layout::origin).orElse(url), options.llmKeyFile()));
  }

  /** A server calls no other server: nobody asked it to. A client asks agents only. */
  private List<McpServer> mcpServers(MasApp app) {
    List<McpServer> servers = new ArrayList<>();
    if (app.type() != AppType.AGENT) {
      return servers;
    }
    for (MasApp server : system.apps()) {
      if (server.type() == AppType.MCP_SERVER) {
        servers.add(new McpServer(server.name(), server.url(), upstream(app, server)));
      }
    }
    return servers;
  }

  /** An agent asks the others in the name of whoever asked it, a client brings prompts in. */
  private List<Agent> agents(MasApp app) {
    return system.apps().stream()
        .filter(
            other ->
                switch (app.type()) {
                  case AGENT -> other.type() == AppType.AGENT && !other.name().equals(app.name());
                  case CLIENT -> isEntryAgent(other);
                  case MCP_SERVER -> false;
                })
        .map(
            other ->
                new Agent(
                    other.name(),
                    other.url(),
                    upstream(app, other),
                    app.type() == AppType.CLIENT ? other.promptFields() : Optional.empty()))
        .toList();
  }

  private String upstream(MasApp from, MasApp to) {
    String inbound = "127.0.0.1:" + found(ports, to.name()).inbound();
    return options.routes().getOrDefault(new CasaOptions.Route(from.name(), to.name()), inbound);
  }

  private static String origin(URI llm) {
    return llm.getScheme() + "://" + llm.getRawAuthority();
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static <T> T found(Map<String, T> all, String app) {
    T value = all.get(app);
    if (value == null) {
      throw new LauncherException("there is no app " + app);
    }
    return value;
  }
}
