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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code sidecar.json}; whatever isn't in the contract is refused. */
public final class SettingsReader {
  /** A Unix socket's path fits into 108 bytes, the last of which is zero. */
  private static final int MAX_SOCKET_PATH = 107;

  private static final String LONGEST_SOCKET = "/casa.sock.opening";

  private static final String PROMPTS_FROM = "promptsFrom";
  private static final String ENTRY_AGENTS = "is for entry agents only";
  private static final Set<String> LISTEN = Set.of("listen");
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
                      PeerSettings.SERVERS,
                      PeerSettings.AGENTS,
                      Following.MEMBER,
                      APPROVAL_WAIT,
                      DRAIN,
                      REFUSAL_FORM)));
    } catch (MalformedJsonException e) {
      throw new SettingsException("sidecar.json is not strict JSON: " + e.getMessage(), e);
    }
  }

  private SidecarSettings settings(Members root) throws SettingsException {
    Optional<Duration> follow = Following.every(root);
    Members app =
        root.object(
            "app",
            Set.of(
                "name",
                "type",
                "url",
                "clientId",
                PeerSettings.PROMPT,
                PeerSettings.CONVERSATION,
                PROMPTS_FROM,
                "privateKeyFile"));
    return follow.isPresent() ? followed(root, app, follow.get()) : whole(root, app);
  }

  private SidecarSettings whole(Members root, Members members) throws SettingsException {
    GuardSettings.AppType type = type(members);
    GuardSettings.App app =
        app(
            members,
            type,
            PeerSettings.promptFields(members),
            promptsFrom(members, type).orElse(PromptsFrom.ANYONE));
    if (app.promptFields().isEmpty()) {
      members.without(ENTRY_AGENTS, PROMPTS_FROM);
    }
    return new SidecarSettings(
        root.text("system"),
        issuer(root),
        app,
        runDirectory(root),
        listen(inbound(root)),
        inbound(root).address("application"),
        listen(root.object("outbound", LISTEN)),
        listen(root.object("management", LISTEN)),
        llm(root.optionalObject("llm", LlmSettings.MEMBERS)),
        PeerSettings.mcpServers(root),
        PeerSettings.agents(root, type),
        root.seconds(APPROVAL_WAIT, DEFAULT_APPROVAL_WAIT, LONGEST_APPROVAL_WAIT),
        root.seconds(DRAIN, DEFAULT_DRAIN, LONGEST_DRAIN),
        refusalForm(root));
  }

  /** Without what the system says. */
  private SidecarSettings followed(Members root, Members members, Duration every)
      throws SettingsException {
    Following.requireLeftOut(root, REFUSAL_FORM);
    Following.requireLeftOut(members, PeerSettings.PROMPT, PeerSettings.CONVERSATION);
    GuardSettings.AppType type = type(members);
    Optional<Members> llm = root.optionalObject("llm", LlmSettings.MEMBERS);
    if (llm.isPresent()) {
      Following.requireLeftOut(llm.get(), "url");
    }
    Following following =
        new Following(
            every,
            Following.upstreams(root.optionalObjects(PeerSettings.SERVERS, PeerSettings.KNOWN)),
            Following.upstreams(root.optionalObjects(PeerSettings.AGENTS, PeerSettings.KNOWN)),
            llm.isEmpty()
                ? Optional.empty()
                : Optional.of(LlmSettings.place(llm.get(), this::path)),
            promptsFrom(members, type));
    return new SidecarSettings(
        root.text("system"),
        issuer(root),
        app(members, type, Optional.empty(), PromptsFrom.ANYONE),
        runDirectory(root),
        listen(inbound(root)),
        inbound(root).address("application"),
        listen(root.object("outbound", LISTEN)),
        listen(root.object("management", LISTEN)),
        Optional.empty(),
        List.of(),
        List.of(),
        root.seconds(APPROVAL_WAIT, DEFAULT_APPROVAL_WAIT, LONGEST_APPROVAL_WAIT),
        root.seconds(DRAIN, DEFAULT_DRAIN, LONGEST_DRAIN),
        RefusalForm.DEFAULT,
        Optional.of(following));
  }

  private static Members inbound(Members root) throws SettingsException {
    return root.object("inbound", Set.of("listen", "application"));
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

  private static GuardSettings.AppType type(Members app) throws SettingsException {
    return AppTypes.of(app.text("type"))
        .orElseThrow(() -> app.problem("type", "must be client, agent or mcp_server"));
  }

  private GuardSettings.App app(
      Members app,
      GuardSettings.AppType type,
      Optional<GuardSettings.PromptFields> promptFields,
      PromptsFrom promptsFrom)
      throws SettingsException {
    return new GuardSettings.App(
        app.text("name"),
        type,
        app.url("url").toString(),
        app.text("clientId"),
        promptFields,
        promptsFrom,
        path(app.text("privateKeyFile")));
  }

  /** Whose prompts an entry agent takes; another app takes none. */
  private static Optional<PromptsFrom> promptsFrom(Members app, GuardSettings.AppType type)
      throws SettingsException {
    Optional<String> from = app.optionalText(PROMPTS_FROM);
    if (from.isEmpty()) {
      return Optional.empty();
    }
    if (type != GuardSettings.AppType.AGENT) {
      throw app.problem(PROMPTS_FROM, ENTRY_AGENTS);
    }
    return switch (from.get()) {
      case "anyone" -> Optional.of(PromptsFrom.ANYONE);
      case "client" -> Optional.of(PromptsFrom.CLIENT);
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
