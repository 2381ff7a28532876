/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.GuardSettings;
import io.casa.sidecar.guard.GuardSettings.PromptsFrom;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code sidecar.json}; whatever isn't in the contract is refused. */
public final class SettingsReader {
  /** A Unix socket's path fits into 108 bytes, the last of which is zero. */
  private static final int MAX_SOCKET_PATH = 107;

  private static final String LONGEST_SOCKET = "/casa.sock.opening";

  private static final String AGENTS = "agents";
  private static final String PROMPT = "promptFieldJsonPath";
  private static final String CONVERSATION = "conversationFieldJsonPath";
  private static final String PROMPTS_FROM = "promptsFrom";
  private static final String APPROVAL_WAIT = "approvalWaitSeconds";

  /** Common MCP clients give a call up after 60 s; the agent should hear of it before. */
  private static final Duration DEFAULT_APPROVAL_WAIT = Duration.ofSeconds(50);

  /** No intent token lives longer, and without one the call can't go on. */
  private static final Duration LONGEST_APPROVAL_WAIT = Duration.ofMinutes(5);

  private static final String REFUSAL_FORM = "refusalForm";
  private static final String DRAIN = "drainSeconds";
  private static final Duration DEFAULT_DRAIN = Duration.ofSeconds(10);
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);

  private final Path folder;

  private SettingsReader(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the file; relative paths in it start at its own folder.
   *
   * @throws SettingsException when it can't be read or says what isn't allowed
   */
  public static SidecarSettings read(Path file) throws SettingsException {
    return read(file, text(file));
  }

  /**
   * The file as it is.
   *
   * @throws SettingsException when it can't be read
   */
  public static byte[] text(Path file) throws SettingsException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new SettingsException("sidecar.json can't be read: " + file, e);
    }
  }

  /**
   * Reads what was in the file.
   *
   * @throws SettingsException when it says what isn't allowed
   */
  public static SidecarSettings read(Path file, byte[] text) throws SettingsException {
    Path folder = file.toAbsolutePath().normalize().getParent();
    try {
      return new SettingsReader(folder == null ? Path.of("/") : folder)
          .settings(
              Members.of(
                  "",
                  JsonReader.strict().read(text),
                  Set.of(
                      "system",
                      "issuer",
                      "app",
                      "runDirectory",
                      "inbound",
                      "outbound",
                      "management",
                      "llm",
                      "mcpServers",
                      AGENTS,
                      APPROVAL_WAIT,
                      DRAIN,
                      REFUSAL_FORM)));
    } catch (MalformedJsonException e) {
      throw new SettingsException("sidecar.json is not strict JSON: " + e.getMessage(), e);
    }
  }

  private SidecarSettings settings(Members root) throws SettingsException {
    Members inbound = root.object("inbound", Set.of("listen", "application"));
    GuardSettings.App app =
        app(
            root.object(
                "app",
                Set.of(
                    "name",
                    "type",
                    "url",
                    "clientId",
                    PROMPT,
                    CONVERSATION,
                    PROMPTS_FROM,
                    "privateKeyFile")));
    return new SidecarSettings(
        root.text("system"),
        issuer(root),
        app,
        runDirectory(root),
        listen(inbound),
        inbound.address("application"),
        listen(root.object("outbound", Set.of("listen"))),
        listen(root.object("management", Set.of("listen"))),
        llm(root.optionalObject("llm", LlmSettings.MEMBERS)),
        mcpServers(root),
        agents(root, app.type()),
        root.seconds(APPROVAL_WAIT, DEFAULT_APPROVAL_WAIT, LONGEST_APPROVAL_WAIT),
        root.seconds(DRAIN, DEFAULT_DRAIN, LONGEST_DRAIN),
        refusalForm(root));
  }

  private static Address listen(Members members) throws SettingsException {
    Address address = members.address("listen");
    if (!address.isNumeric()) {
      throw members.problem("listen", "must be an IP address and a port");
    }
    return address;
  }

  private static URI issuer(Members root) throws SettingsException {
    try {
      URI issuer = new URI(root.text("issuer"));
      if (issuer.getHost() != null
          && issuer.getRawQuery() == null
          && issuer.getRawFragment() == null
          && Set.of("http", "https").contains(String.valueOf(issuer.getScheme()))) {
        return issuer;
      }
    } catch (URISyntaxException e) {
      throw new SettingsException("/issuer: must be a URL", e);
    }
    throw root.problem("issuer", "must be an http(s) URL without query");
  }

  private GuardSettings.App app(Members app) throws SettingsException {
    GuardSettings.AppType type =
        switch (app.text("type")) {
          case "client" -> GuardSettings.AppType.CLIENT;
          case "agent" -> GuardSettings.AppType.AGENT;
          case "mcp_server" -> GuardSettings.AppType.MCP_SERVER;
          default -> throw app.problem("type", "must be client, agent or mcp_server");
        };
    return new GuardSettings.App(
        app.text("name"),
        type,
        app.url("url").toString(),
        app.text("clientId"),
        promptFields(app),
        promptsFrom(app, type),
        path(app.text("privateKeyFile")));
  }

  private static Optional<GuardSettings.PromptFields> promptFields(Members app)
      throws SettingsException {
    Optional<String> prompt = app.optionalText(PROMPT);
    Optional<String> conversation = app.optionalText(CONVERSATION);
    if (prompt.isEmpty() && conversation.isPresent()) {
      throw app.problem(CONVERSATION, "must not be there without a prompt's");
    }
    return prompt.map(path -> new GuardSettings.PromptFields(path, conversation));
  }

  /** Whose prompts an entry agent takes; another app takes none. */
  private static PromptsFrom promptsFrom(Members app, GuardSettings.AppType type)
      throws SettingsException {
    Optional<String> from = app.optionalText(PROMPTS_FROM);
    if (from.isEmpty()) {
      return PromptsFrom.ANYONE;
    }
    if (type != GuardSettings.AppType.AGENT || app.optionalText(PROMPT).isEmpty()) {
      throw app.problem(PROMPTS_FROM, "is for entry agents only");
    }
    return switch (from.get()) {
      case "anyone" -> PromptsFrom.ANYONE;
      case "client" -> PromptsFrom.CLIENT;
      default -> throw app.problem(PROMPTS_FROM, "must be anyone or client");
    };
  }

  private Path runDirectory(Members root) throws SettingsException {
    Path directory = path(root.text("runDirectory"));
    int length = (directory + LONGEST_SOCKET).getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_SOCKET_PATH) {
      throw root.problem(
          "runDirectory", "is too long for a Unix socket by " + (length - MAX_SOCKET_PATH));
    }
    return directory;
  }

  private Optional<SidecarSettings.Llm> llm(Optional<Members> members) throws SettingsException {
    if (members.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(LlmSettings.read(members.get(), this::path));
  }

  private static List<SidecarSettings.McpServer> mcpServers(Members root) throws SettingsException {
    List<SidecarSettings.McpServer> servers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<ServiceUrl> urls = new HashSet<>();
    for (Members one : root.objects("mcpServers", Set.of("name", "url", "upstream"))) {
      var server =
          new SidecarSettings.McpServer(one.text("name"), one.url("url"), one.address("upstream"));
      if (!names.add(server.name())) {
        throw one.problem("name", "is there twice");
      }
      if (!urls.add(server.url())) {
        throw one.problem("url", "is there twice");
      }
      servers.add(server);
    }
    return servers;
  }

  /** A client sends prompts, and says where they stand; an agent sends messages of A2A. */
  private static List<SidecarSettings.Agent> agents(Members root, GuardSettings.AppType type)
      throws SettingsException {
    List<SidecarSettings.Agent> agents = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> known = Set.of("name", "url", "upstream", PROMPT, CONVERSATION);
    for (Members one : root.optionalObjects(AGENTS, known)) {
      if (!names.add(one.text("name"))) {
        throw one.problem("name", "is there twice");
      }
      Optional<GuardSettings.PromptFields> prompts = promptFields(one);
      if (prompts.isPresent() != (type == GuardSettings.AppType.CLIENT)) {
        throw one.problem(PROMPT, "must be there for a client, and only then");
      }
      agents.add(
          new SidecarSettings.Agent(
              one.text("name"), one.url("url"), one.address("upstream"), prompts));
    }
    return agents;
  }

  private static RefusalForm refusalForm(Members root) throws SettingsException {
    Optional<String> named = root.optionalText(REFUSAL_FORM);
    if (named.isEmpty()) {
      return RefusalForm.DEFAULT;
    }
    return RefusalForm.of(named.get())
        .orElseThrow(
            () -> root.problem(REFUSAL_FORM, "must be tool_result, jsonrpc_error or http_403"));
  }

  private Path path(String text) {
    return folder.resolve(text).normalize();
  }
}
