/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.keycloak.systems.AppAuthentication.Workload;
import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.ToolRules;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads MAS documents, {@code casa.io/mas/v1}: the JSON schema in {@code tool-check-spi}, and what
 * a schema can't say (unique names and URLs, the document's name, known checks). Pure; the first
 * field at fault is named.
 */
final class MasDocumentReader {
  private static final String SCHEMA = "casa.io/mas/v1";
  private static final Set<String> DOCUMENT_MEMBERS =
      Set.of(
          "schema",
          "name",
          "enabledToolChecks",
          "checkModes",
          "onAbstain",
          ToolMatchReader.MEMBER,
          "llm_host",
          RefusalForm.MEMBER,
          "callBudget",
          "apps");
  private static final Set<String> APP_MEMBERS =
      Set.of(
          "name",
          "type",
          "kubernetesWorkloadName",
          "baseUrl",
          PromptFields.MEMBER,
          "jwks",
          "workloadIdentity",
          "dpopBoundAccessTokens",
          "constraints",
          DocumentTools.DISCOVERY,
          DocumentTools.TOOLS);
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final int MOST_CHECKS = 64;
  private static final int MOST_APPS = 256;
  private static final Pattern WORKLOAD =
      Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final String NAME_FORM =
      "lower-case letters, digits and inner hyphens, at most 63";

  private final Supplier<Set<String>> knownChecks;
  private final ToolReader toolReader = new ToolReader();
  private final AuthenticationReader authentications = new AuthenticationReader();

  /**
   * A reader.
   *
   * @param knownChecks names of the tool checks that a document may enable
   */
  MasDocumentReader(Supplier<Set<String>> knownChecks) {
    this.knownChecks = Objects.requireNonNull(knownChecks, "knownChecks");
  }

  /**
   * Reads a document.
   *
   * @param utf8 the text, as strict as {@link JsonReader}
   * @param name the name it must have
   */
  MasDocument read(byte[] utf8, String name) throws InvalidMasDocumentException {
    JsonField root = JsonField.root(json(utf8)).closed(DOCUMENT_MEMBERS);
    JsonField schema = root.required("schema");
    if (!schema.string().equals(SCHEMA)) {
      throw schema.refuse("must be " + SCHEMA);
    }
    JsonField named = root.required("name");
    if (!named.string(NAME, NAME_FORM).equals(name)) {
      throw named.refuse("must be the name in the path");
    }
    Set<String> checks = checks(root);
    CheckPolicy policy = CheckPolicyReader.read(root, checks);
    Optional<String> llmUrl = llmUrl(root);
    CallBudget budget = BudgetReader.read(root, checks);
    List<MasApp> apps = apps(root.required("apps"), checks);
    ToolMatchSettings toolMatch = ToolMatchReader.read(root);
    return new MasDocument(
        canonical(root),
        name,
        checks,
        policy,
        llmUrl,
        budget,
        apps,
        toolMatch,
        RefusalForm.read(root));
  }

  /**
   * Reads a document that was registered, so that it must be readable.
   *
   * @throws SystemsException it is not
   */
  MasDocument readStored(SystemEntity stored, String name) {
    try {
      return read(stored.document().getBytes(StandardCharsets.UTF_8), name);
    } catch (InvalidMasDocumentException e) {
      throw new SystemsException("the stored document can't be read: " + e.field(), e);
    }
  }

  private static JsonValue json(byte[] utf8) throws InvalidMasDocumentException {
    try {
      return JsonReader.strict().read(utf8);
    } catch (MalformedJsonException e) {
      throw new InvalidMasDocumentException("", "must be JSON: " + e.getMessage());
    }
  }

  private Set<String> checks(JsonField root) throws InvalidMasDocumentException {
    JsonField list = root.required("enabledToolChecks");
    Set<String> names = new LinkedHashSet<>();
    for (JsonField check : list.items(MOST_CHECKS)) {
      if (!names.add(check.string())) {
        throw list.refuse("must name each check once");
      }
    }
    for (JsonField check : list.items(MOST_CHECKS)) {
      if (!knownChecks.get().contains(check.string())) {
        throw check.refuse("must be a tool check that this server has");
      }
    }
    return names;
  }

  private static Optional<String> llmUrl(JsonField root) throws InvalidMasDocumentException {
    Optional<JsonField> host = root.optional("llm_host");
    if (host.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> url = AppUrl.ofLlmHost(host.get().string());
    if (url.isEmpty()) {
      throw host.get().refuse("must be a host, with a scheme and a port if need be");
    }
    return url;
  }

  private List<MasApp> apps(JsonField field, Set<String> checks)
      throws InvalidMasDocumentException {
    List<MasApp> apps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> urls = new HashSet<>();
    Set<String> workloads = new HashSet<>();
    for (JsonField item : field.items(MOST_APPS)) {
      MasApp app = app(item, checks);
      if (!names.add(app.name())) {
        throw item.required("name").refuse("must be unique in the system");
      }
      if (!urls.add(app.url())) {
        throw item.required("baseUrl").refuse("must be unique in the system");
      }
      if (app.authentication() instanceof Workload workload
          && !workloads.add(workload.identity().uniqueName())) {
        throw item.required("workloadIdentity").refuse("must be unique in the system");
      }
      apps.add(app);
    }
    if (apps.isEmpty()) {
      throw field.refuse("must have an app");
    }
    return apps;
  }

  private MasApp app(JsonField app, Set<String> checks) throws InvalidMasDocumentException {
    app.closed(APP_MEMBERS);
    String name = app.required("name").string(NAME, NAME_FORM);
    AppType type = type(app.required("type"));
    String url = url(app.required("baseUrl"));
    if (app.optional("kubernetesWorkloadName").isPresent()) {
      app.required("kubernetesWorkloadName").string(WORKLOAD, "a workload's name");
    }
    Optional<PromptFields> prompts = PromptFields.read(app).filter(any -> type == AppType.AGENT);
    AppAuthentication authentication = authentications.read(app);
    Optional<JsonField> dpop = app.optional("dpopBoundAccessTokens");
    boolean bound = dpop.isPresent() && dpop.get().bool();
    List<PinnedTool> pinned = tools(app, type);
    Map<String, ToolRules> rules = ConstraintsReader.read(app, pinned, checks);
    String canonical = canonical(withoutTools(app));
    return new MasApp(
        canonical,
        name,
        type,
        url,
        prompts,
        authentication,
        bound,
        discovery(app, type),
        pinned,
        rules);
  }

  /** Listed tools are pinned as they stand, so there is nothing left to discover. */
  private static boolean discovery(JsonField app, AppType type) throws InvalidMasDocumentException {
    Optional<JsonField> discovery = app.optional(DocumentTools.DISCOVERY);
    if (discovery.isEmpty()) {
      return false;
    }
    if (type != AppType.MCP_SERVER) {
      throw discovery.get().refuse("is for MCP servers only");
    }
    if (!discovery.get().string().equals(DocumentTools.FIRST_REPORT)) {
      throw discovery.get().refuse("must be " + DocumentTools.FIRST_REPORT);
    }
    return app.optional(DocumentTools.TOOLS).isEmpty();
  }

  private static AppType type(JsonField field) throws InvalidMasDocumentException {
    Optional<AppType> type = AppType.ofCode(field.string());
    if (type.isEmpty()) {
      throw field.refuse("must be client, agent or mcp_server");
    }
    return type.get();
  }

  private static String url(JsonField baseUrl) throws InvalidMasDocumentException {
    baseUrl.closed(Set.of("host", "scheme"));
    JsonField host = baseUrl.required("host");
    JsonField scheme = baseUrl.required("scheme");
    if (!AppUrl.isScheme(scheme.string())) {
      throw scheme.refuse("must be http or https");
    }
    Optional<String> url = AppUrl.of(scheme.string(), host.string());
    if (url.isEmpty()) {
      throw host.refuse("must be a host, with a port if need be");
    }
    return url.get();
  }

  private List<PinnedTool> tools(JsonField app, AppType type) throws InvalidMasDocumentException {
    Optional<JsonField> listed = app.optional(DocumentTools.TOOLS);
    if (listed.isEmpty()) {
      return List.of();
    }
    if (type != AppType.MCP_SERVER) {
      throw listed.get().refuse("is for MCP servers only");
    }
    return toolReader.read(listed.get());
  }

  private static JsonField withoutTools(JsonField app) throws InvalidMasDocumentException {
    Map<String, JsonValue> members = new LinkedHashMap<>(app.object().members());
    members.remove(DocumentTools.TOOLS);
    return new JsonField(app.pointer(), new JsonObject(members));
  }

  static String canonical(JsonField field) throws InvalidMasDocumentException {
    try {
      return CanonicalJson.canonical(field.value());
    } catch (InexactNumberException e) {
      throw field.refuse("must hold exact numbers only: " + e.getMessage());
    }
  }
}
