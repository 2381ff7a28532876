/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.PromptFields;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What Keycloak says of the system, {@code casa.io/system/v1} (docs/contracts.md, section 5).
 *
 * @param llm what the system calls its LLM, if it has one
 * @param apps each name and each host once
 */
public record SystemDocument(
    String name, Optional<ServiceUrl> llm, RefusalForm refusalForm, List<App> apps) {
  private static final String SCHEMA = "casa.io/system/v1";
  private static final String WHERE = "/" + Following.MEMBER;
  private static final String TWICE = "is there twice";
  private static final int MOST_APPS = 256;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern PATH = Pattern.compile("(?=.{3,256}$)\\{.+}");
  private static final String REQUEST_SCHEMA = "httpRequestSchema";

  /**
   * An app of the system.
   *
   * @param promptFields where prompts stand; present for an entry agent
   */
  public record App(
      String name, AppType type, ServiceUrl url, Optional<PromptFields> promptFields) {
    public App {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(url, "url");
      Objects.requireNonNull(promptFields, "promptFields");
    }
  }

  public SystemDocument {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(llm, "llm");
    Objects.requireNonNull(refusalForm, "refusalForm");
    apps = List.copyOf(apps);
  }

  /**
   * Reads what Keycloak said.
   *
   * @throws SettingsException when it says what isn't in the contract; names the member below
   *     {@code /followSystem}
   */
  public static SystemDocument read(String text) throws SettingsException {
    JsonValue value;
    try {
      value = JsonReader.strict().read(text.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJsonException e) {
      throw new SettingsException(WHERE + ": is not strict JSON", e);
    }
    Members root = Members.of(WHERE, value, Set.of("schema", "name", "llm", "refusalForm", "apps"));
    if (!root.text("schema").equals(SCHEMA)) {
      throw root.problem("schema", "must be " + SCHEMA);
    }
    Optional<ServiceUrl> llm =
        root.optionalText("llm").isEmpty() ? Optional.empty() : Optional.of(root.url("llm"));
    return new SystemDocument(name(root), llm, refusalForm(root), apps(root, llm));
  }

  /** The app of that name. */
  Optional<App> app(String wanted) {
    return apps.stream().filter(app -> app.name().equals(wanted)).findFirst();
  }

  /** Envoy tells peers apart by what clients write as host, so two can't share one. */
  private static List<App> apps(Members root, Optional<ServiceUrl> llm) throws SettingsException {
    List<App> apps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> hosts = new HashSet<>();
    llm.ifPresent(url -> hosts.add(url.authority()));
    for (Members one : root.objects("apps", Set.of("name", "type", "url", REQUEST_SCHEMA))) {
      App app = app(one);
      if (!names.add(app.name())) {
        throw one.problem("name", TWICE);
      }
      if (!hosts.add(app.url().authority())) {
        throw one.problem("url", TWICE);
      }
      apps.add(app);
    }
    if (apps.size() > MOST_APPS) {
      throw root.problem("apps", "must be at most " + MOST_APPS);
    }
    return apps;
  }

  private static App app(Members one) throws SettingsException {
    AppType type =
        AppTypes.of(one.text("type"))
            .orElseThrow(() -> one.problem("type", "must be client, agent or mcp_server"));
    Optional<PromptFields> prompts = promptFields(one);
    if (prompts.isPresent() && type != AppType.AGENT) {
      throw one.problem(REQUEST_SCHEMA, "is for agents only");
    }
    return new App(name(one), type, one.url("url"), prompts);
  }

  private static Optional<PromptFields> promptFields(Members app) throws SettingsException {
    Optional<Members> schema =
        app.optionalObject(REQUEST_SCHEMA, Set.of(PeerSettings.PROMPT, PeerSettings.CONVERSATION));
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    String prompt = path(schema.get(), PeerSettings.PROMPT);
    return Optional.of(
        new PromptFields(
            prompt,
            schema.get().optionalText(PeerSettings.CONVERSATION).isEmpty()
                ? Optional.empty()
                : Optional.of(path(schema.get(), PeerSettings.CONVERSATION))));
  }

  private static String path(Members schema, String member) throws SettingsException {
    return matching(schema, member, PATH, "must be a path such as {.prompt}");
  }

  private static String name(Members of) throws SettingsException {
    return matching(of, "name", NAME, "must be lower-case letters, digits and inner hyphens");
  }

  private static String matching(Members of, String member, Pattern form, String problem)
      throws SettingsException {
    String text = of.text(member);
    if (!form.matcher(text).matches()) {
      throw of.problem(member, problem);
    }
    return text;
  }

  private static RefusalForm refusalForm(Members root) throws SettingsException {
    return RefusalForm.of(root.text("refusalForm"))
        .orElseThrow(
            () -> root.problem("refusalForm", "must be tool_result, jsonrpc_error or http_403"));
  }
}
