/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.casa.launcher.LauncherException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads {@code kind: MultiAgentSystem}, {@code casa.io/v1alpha1}. Closed: a field that it doesn't
 * know is refused, since a mistyped one would silently leave a check out.
 */
public final class MasYaml {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, true)
              .build());
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final String HOST_FORM =
      "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
          + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*(:[1-9][0-9]{0,4})?";
  private static final Pattern HOST = Pattern.compile(HOST_FORM);
  private static final Pattern LLM_HOST = Pattern.compile("(https?://)?" + HOST_FORM);
  private static final List<String> REFUSAL_FORMS =
      List.of("tool_result", "jsonrpc_error", "http_403");
  private static final Pattern CHECK = Pattern.compile("[A-Z][A-Z0-9_]{0,127}");

  private MasYaml() {}

  /**
   * Reads the file.
   *
   * @throws InvalidMasException when it isn't such a resource; names the field
   * @throws LauncherException when there is no such file
   */
  public static MultiAgentSystem read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw new LauncherException(file + " is not there", e);
    } catch (MalformedInputException e) {
      throw new InvalidMasException(file.toString(), "is not UTF-8 text", e);
    } catch (IOException e) {
      throw new LauncherException(file + " cannot be read", e);
    }
  }

  /** Reads the text of such a file. */
  public static MultiAgentSystem parse(String text) {
    YamlObject root =
        YamlObject.of("", single(text), Set.of("apiVersion", "kind", "metadata", "spec"));
    if (!root.text("apiVersion").equals("casa.io/v1alpha1")) {
      throw root.problem("apiVersion", "must be casa.io/v1alpha1");
    }
    if (!root.text("kind").equals("MultiAgentSystem")) {
      throw root.problem("kind", "must be MultiAgentSystem");
    }
    YamlObject spec =
        root.object(
            "spec",
            Stream.concat(
                    Stream.of(
                        "name",
                        "enabledToolChecks",
                        "checkModes",
                        "onAbstain",
                        "llm_host",
                        "refusalForm",
                        "apps"),
                    CheckSettings.FIELDS.stream())
                .collect(Collectors.toUnmodifiableSet()));
    Optional<String> llmHost = spec.optionalText("llm_host");
    if (llmHost.filter(host -> !LLM_HOST.matcher(host).matches()).isPresent()) {
      throw spec.problem("llm_host", "must be a host, with a scheme where it isn't https");
    }
    List<String> checks = checks(spec);
    return new MultiAgentSystem(
        name(spec),
        checks,
        CheckPolicy.read(spec, checks),
        CheckSettings.read(spec),
        llmHost,
        refusalForm(spec),
        apps(spec));
  }

  private static JsonNode single(String text) {
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(text)) {
      List<JsonNode> all = documents.readAll();
      if (all.size() != 1) {
        throw new InvalidMasException("the file", "must hold one YAML document");
      }
      return all.getFirst();
    } catch (JsonProcessingException e) {
      throw new InvalidMasException(
          "line " + e.getLocation().getLineNr(), "is not YAML: " + firstLine(e), e);
    } catch (IOException | RuntimeJsonMappingException e) {
      throw new InvalidMasException("the file", "is not YAML", e);
    }
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** {@code spec.name} in lower case must be a DNS label: it is the realm, a part of URLs. */
  private static String name(YamlObject spec) {
    String name = spec.text("name").toLowerCase(Locale.ROOT);
    if (!LABEL.matcher(name).matches() || name.equals("master")) {
      throw spec.problem("name", "must be letters, digits and hyphens, and not master");
    }
    return name;
  }

  private static Optional<String> refusalForm(YamlObject spec) {
    Optional<String> form = spec.optionalText("refusalForm");
    if (form.filter(text -> !REFUSAL_FORMS.contains(text)).isPresent()) {
      throw spec.problem("refusalForm", "must be one of " + String.join(", ", REFUSAL_FORMS));
    }
    return form;
  }

  private static List<String> checks(YamlObject spec) {
    List<String> checks = new ArrayList<>();
    for (JsonNode check : spec.items("enabledToolChecks")) {
      if (!check.isTextual() || !CHECK.matcher(check.textValue()).matches()) {
        throw spec.problem(
            "enabledToolChecks[" + checks.size() + "]", "must be a tool check's name");
      }
      if (checks.contains(check.textValue())) {
        throw spec.problem("enabledToolChecks[" + checks.size() + "]", "is there twice");
      }
      checks.add(check.textValue());
    }
    return checks;
  }

  private static List<MasApp> apps(YamlObject spec) {
    List<MasApp> apps = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> urls = new HashSet<>();
    for (JsonNode node : spec.items("apps")) {
      YamlObject fields =
          YamlObject.of(
              spec.path("apps[" + apps.size() + "]"),
              node,
              Set.of(
                  "name",
                  "type",
                  "kubernetesWorkloadName",
                  "baseUrl",
                  "httpRequestSchema",
                  "tools",
                  "constraints"));
      MasApp app = app(fields);
      if (!names.add(app.name())) {
        throw fields.problem("name", "is there twice");
      }
      if (!urls.add(app.url())) {
        throw fields.problem("baseUrl", "is that of another app");
      }
      apps.add(app);
    }
    if (apps.isEmpty()) {
      throw spec.problem("apps", "must not be empty");
    }
    return apps;
  }

  private static MasApp app(YamlObject app) {
    String name = app.text("name");
    if (!LABEL.matcher(name).matches()) {
      throw app.problem("name", "must be lower-case letters, digits and hyphens");
    }
    AppType type =
        AppType.ofWire(app.text("type"))
            .orElseThrow(() -> app.problem("type", "must be client, agent or mcp_server"));
    YamlObject baseUrl = app.object("baseUrl", Set.of("host", "scheme"));
    if (!HOST.matcher(baseUrl.text("host")).matches()) {
      throw baseUrl.problem("host", "must be a DNS name or IPv4 address, with or without a port");
    }
    if (!Set.of("http", "https").contains(baseUrl.text("scheme"))) {
      throw baseUrl.problem("scheme", "must be http or https");
    }
    return new MasApp(
        name,
        type,
        app.optionalText("kubernetesWorkloadName"),
        baseUrl.text("host"),
        baseUrl.text("scheme"),
        prompt(app),
        tools(app, type),
        ConstraintsYaml.read(app, type));
  }

  private static Optional<MasApp.PromptFields> prompt(YamlObject app) {
    Optional<YamlObject> schema =
        app.optionalObject(
            "httpRequestSchema", Set.of("promptFieldJsonPath", "conversationFieldJsonPath"));
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    String prompt = schema.get().text("promptFieldJsonPath");
    requirePath(schema.get(), "promptFieldJsonPath", prompt);
    Optional<String> conversation = schema.get().optionalText("conversationFieldJsonPath");
    conversation.ifPresent(path -> requirePath(schema.get(), "conversationFieldJsonPath", path));
    return Optional.of(new MasApp.PromptFields(prompt, conversation));
  }

  private static void requirePath(YamlObject schema, String name, String path) {
    if (!path.startsWith("{") || !path.endsWith("}") || path.length() < 3) {
      throw schema.problem(name, "must be of the form \"{.prompt}\"");
    }
  }

  private static Optional<List<JsonNode>> tools(YamlObject app, AppType type) {
    Optional<List<JsonNode>> tools = app.optionalItems("tools");
    if (tools.isPresent() && type != AppType.MCP_SERVER) {
      throw app.problem("tools", "belongs to an mcp_server");
    }
    List<JsonNode> items = tools.orElse(List.of());
    Set<String> names = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      YamlObject tool =
          YamlObject.of(
              app.path("tools[" + i + "]"),
              items.get(i),
              Set.of("name", "title", "description", "inputSchema", "outputSchema", "annotations"));
      if (!names.add(tool.text("name"))) {
        throw tool.problem("name", "is there twice");
      }
      if (!tool.node().path("inputSchema").isObject()) {
        throw tool.problem("inputSchema", "must be a JSON Schema");
      }
    }
    return tools;
  }
}
