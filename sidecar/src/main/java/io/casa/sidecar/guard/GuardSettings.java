/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the guards must know of the system and of the app beside them (contracts.md section 6).
 *
 * @param issuer {@code {keycloak}/realms/{realm}}
 * @param llm the LLM, when the system has one
 * @param approvalWait how long a tool call is held for its user's approval; zero: not at all
 * @param refusalForm how an agent sees that a tool call of its was refused
 */
public record GuardSettings(
    String system,
    URI issuer,
    App app,
    Optional<Llm> llm,
    List<McpServer> mcpServers,
    List<Agent> agents,
    Duration approvalWait,
    RefusalForm refusalForm) {
  /** What kind of app it is. */
  public enum AppType {
    CLIENT,
    AGENT,
    MCP_SERVER
  }

  /** Whose prompts an entry agent takes. */
  public enum PromptsFrom {
    /** Anybody's; its own sidecar gets the intent token. */
    ANYONE,
    /** Those that come with an intent token, which a client's sidecar got. */
    CLIENT
  }

  /**
   * The app beside the sidecar.
   *
   * @param url the app's own URL, the audience of tokens for it
   * @param promptFields where prompts stand; present for an entry agent
   * @param promptsFrom whose prompts an entry agent takes
   * @param privateKeyFile a private EC JWK (RFC 7517) with which the app authenticates
   */
  public record App(
      String name,
      AppType type,
      String url,
      String clientId,
      Optional<PromptFields> promptFields,
      PromptsFrom promptsFrom,
      Path privateKeyFile) {
    /** An app that takes anybody's prompts, if any. */
    public App(
        String name,
        AppType type,
        String url,
        String clientId,
        Optional<PromptFields> promptFields,
        Path privateKeyFile) {
      this(name, type, url, clientId, promptFields, PromptsFrom.ANYONE, privateKeyFile);
    }

    public App {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(clientId, "clientId");
      Objects.requireNonNull(promptFields, "promptFields");
      Objects.requireNonNull(promptsFrom, "promptsFrom");
      Objects.requireNonNull(privateKeyFile, "privateKeyFile");
    }
  }

  /**
   * Where in the body of a request what opens a session stands, Kubernetes form.
   *
   * @param prompt such as {@code {.prompt}}
   * @param conversation the client's name for the conversation
   */
  public record PromptFields(String prompt, Optional<String> conversation) {
    public PromptFields {
      Objects.requireNonNull(prompt, "prompt");
      Objects.requireNonNull(conversation, "conversation");
    }
  }

  /** The system's LLM: its URL (contracts.md section 1), and how it may be asked. */
  public record Llm(URI url, LlmAccess access) {
    public Llm {
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(access, "access");
    }
  }

  /** An MCP server of the system: its name and its URL, the audience of tokens for it. */
  public record McpServer(String name, URI url) {
    public McpServer {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(url, "url");
    }
  }

  /**
   * Another agent of the system: its name and its URL, the audience of tokens for it.
   *
   * @param promptFields where prompts stand in what a client sends it; for agents none
   */
  public record Agent(String name, URI url, Optional<PromptFields> promptFields) {
    /** An agent that is asked in A2A. */
    public Agent(String name, URI url) {
      this(name, url, Optional.empty());
    }

    public Agent {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(promptFields, "promptFields");
    }
  }

  /** Those of a system that names no form for refused tool calls. */
  public GuardSettings(
      String system,
      URI issuer,
      App app,
      Optional<Llm> llm,
      List<McpServer> mcpServers,
      List<Agent> agents,
      Duration approvalWait) {
    this(system, issuer, app, llm, mcpServers, agents, approvalWait, RefusalForm.DEFAULT);
  }

  public GuardSettings {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(app, "app");
    Objects.requireNonNull(llm, "llm");
    mcpServers = List.copyOf(mcpServers);
    agents = List.copyOf(agents);
    Objects.requireNonNull(approvalWait, "approvalWait");
    Objects.requireNonNull(refusalForm, "refusalForm");
  }
}
