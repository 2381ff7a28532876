/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.LauncherException;
import io.casa.launcher.mas.MasApp;
import io.casa.launcher.mas.MasApp.PromptFields;
import io.casa.launcher.process.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one sidecar is told ({@code sidecar.json}, docs/contracts.md, section 6).
 *
 * @param system the system's name
 * @param issuer the realm's URL
 * @param folder the sidecar's own: holds the file, the key, and what the sidecar writes
 * @param approvalWait how long a tool call is held for its user; empty: as the sidecar likes
 * @param refusalForm how the app sees that a tool call was refused; empty: as the sidecar likes
 * @param promptsFromClients whether an entry agent takes the prompts of clients only
 * @param followsSystem whether Keycloak says who the others are, and the file only where
 */
public record SidecarSettings(
    String system,
    String issuer,
    MasApp app,
    Path folder,
    Ports ports,
    String application,
    Optional<Llm> llm,
    List<McpServer> mcpServers,
    List<Agent> agents,
    Optional<Duration> approvalWait,
    Optional<String> refusalForm,
    boolean promptsFromClients,
    boolean followsSystem) {
  /** Name of the private key's file. */
  public static final String KEY_FILE = "app.jwk";

  /** What it listens on, all on 127.0.0.1. */
  public record Ports(int inbound, int outbound, int management) {}

  /**
   * The LLM.
   *
   * @param url as tokens name it
   * @param upstream where it really is
   * @param keyFile holds the vendor's key; empty: apps present their own
   */
  public record Llm(String url, String upstream, Optional<Path> keyFile) {
    public Llm {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(upstream, "upstream");
      Objects.requireNonNull(keyFile, "keyFile");
    }
  }

  /**
   * An MCP server that this app may call.
   *
   * @param upstream its sidecar's inbound listener, {@code host:port}
   */
  public record McpServer(String name, String url, String upstream) {
    public McpServer {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(upstream, "upstream");
    }
  }

  /**
   * Another agent, which this app may ask.
   *
   * @param upstream its sidecar's inbound listener, {@code host:port}
   * @param promptFields where prompts stand in what a client sends it; empty for an agent's
   *     messages
   */
  public record Agent(
      String name, String url, String upstream, Optional<PromptFields> promptFields) {
    public Agent {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(upstream, "upstream");
      Objects.requireNonNull(promptFields, "promptFields");
    }
  }

  public SidecarSettings {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(ports, "ports");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(llm, "llm");
    mcpServers = List.copyOf(mcpServers);
    agents = List.copyOf(agents);
    Objects.requireNonNull(approvalWait, "approvalWait");
    Objects.requireNonNull(refusalForm, "refusalForm");
  }

  /** The app's {@code client_id} (docs/contracts.md, section 1). */
  public String clientId() {
    return issuer + "/casa/apps/" + app.name() + "/client-metadata.json";
  }

  /** Where the file lies. */
  public Path file() {
    return folder.resolve("sidecar.json");
  }

  /** Writes the file. */
  void write() {
    FileTree.privateFolder(folder);
    try {
      Files.writeString(file(), json().toPrettyString());
    } catch (IOException e) {
      throw new LauncherException("cannot write " + file(), e);
    }
  }

  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("system", system).put("issuer", issuer);
    ObjectNode self = json.putObject("app");
    self.put("name", app.name())
        .put("type", app.type().wire())
        .put("url", app.url())
        .put("clientId", clientId());
    if (!followsSystem) {
      app.promptFields().ifPresent(fields -> fields.putInto(self));
      if (promptsFromClients) {
        self.put("promptsFrom", "client");
      }
    }
    self.put("privateKeyFile", KEY_FILE);
    json.put("runDirectory", folder.toString());
    json.putObject("inbound")
        .put("listen", loopback(ports.inbound()))
        .put("application", application);
    json.putObject("outbound").put("listen", loopback(ports.outbound()));
    json.putObject("management").put("listen", loopback(ports.management()));
    llm.ifPresent(one -> put(one, json.putObject("llm")));
    ArrayNode servers = json.putArray("mcpServers");
    for (McpServer server : mcpServers) {
      put(server.name(), server.url(), server.upstream(), servers.addObject());
    }
    ArrayNode others = json.putArray("agents");
    for (Agent agent : agents) {
      ObjectNode other = others.addObject();
      put(agent.name(), agent.url(), agent.upstream(), other);
      if (!followsSystem) {
        agent.promptFields().ifPresent(fields -> fields.putInto(other));
      }
    }
    approvalWait.ifPresent(wait -> json.put("approvalWaitSeconds", wait.toSeconds()));
    if (followsSystem) {
      json.putObject("followSystem");
    } else {
      refusalForm.ifPresent(form -> json.put("refusalForm", form));
    }
    return json;
  }

  private void put(String name, String url, String upstream, ObjectNode into) {
    into.put("name", name);
    if (!followsSystem) {
      into.put("url", url);
    }
    into.put("upstream", upstream);
  }

  private void put(Llm llm, ObjectNode into) {
    if (!followsSystem) {
      into.put("url", llm.url());
    }
    into.put("upstream", llm.upstream()).putNull("caFile");
    llm.keyFile().ifPresent(file -> into.put("apiKeyFile", file.toString()));
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }
}
