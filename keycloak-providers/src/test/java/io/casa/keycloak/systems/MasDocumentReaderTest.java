/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.keycloak.systems.AppAuthentication.Keys;
import io.casa.keycloak.systems.AppAuthentication.Workload;
import io.casa.semantic.JudgeSettings;
import io.casa.semantic.MatchSettings;
import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CallBudget;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import io.casa.toolcheck.traits.ToolClass;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MasDocumentReaderTest {
  private static final String SAMPLES = "/io/casa/toolcheck/mas";
  private static final Set<String> CHECKS =
      Set.of(
          "DETERMINISTIC_TOOL_SELECTED",
          "DETERMINISTIC_LLM_SELECTED_TOOLS",
          "CALL_BUDGET",
          "ARGUMENT_CONSTRAINTS");
  private static final String VALID =
      """
      {"schema": "casa.io/mas/v1", "name": "banking", "llm_host": "LLM.bank.example",
       "enabledToolChecks": ["DETERMINISTIC_TOOL_SELECTED"],
       "apps": [
         {"name": "assistant", "type": "agent", "baseUrl": {"host": "Assistant.example:80", "scheme": "http"},
          "httpRequestSchema": {"promptFieldJsonPath": "{.prompt}"}},
         {"name": "tools", "type": "mcp_server", "baseUrl": {"host": "tools.example:8080", "scheme": "http"},
          "tools": [{"name": "get", "inputSchema": {"type": "object"}},
                    {"name": "put", "inputSchema": {"type": "object"}}]}]}
      """;

  private final MasDocumentReader reader = new MasDocumentReader(() -> CHECKS);

  @TestFactory
  Stream<DynamicTest> readWhenSampleIsInvalidThenNamesTheSchemasField() throws Exception {
    Map<String, String> samples = samples();
    return samples.keySet().stream()
        .filter(name -> name.matches("invalid-.*\\.json"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      String pointer = samples.get(name.replace(".json", ".pointer"));
                      assertThat(fault(samples.get(name)).field()).isEqualTo(pointer.strip());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> readWhenSampleIsValidThenReadsIt() throws Exception {
    Map<String, String> samples = samples();
    return samples.keySet().stream()
        .filter(name -> name.matches("valid-.*\\.json"))
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      String text = samples.get(name);
                      assertThatCode(() -> reader.read(utf8(text), name(text)))
                          .doesNotThrowAnyException();
                    }));
  }

  @Test
  void readWhenItSaysNothingOfDoubtsThenTheDefaultsHold() throws Exception {
    assertThat(reader.read(utf8(VALID), "banking").checkPolicy()).isEqualTo(CheckPolicy.DEFAULT);
  }

  @Test
  void readWhenItSaysWhatBecomesOfDoubtsThenThatHolds() throws Exception {
    String text =
        VALID.replace(
            "\"llm_host\"",
            "\"checkModes\": {\"DETERMINISTIC_TOOL_SELECTED\": \"observe\"},"
                + " \"onAbstain\": {\"read\": \"BLOCK\"}, \"llm_host\"");

    MasDocument document = reader.read(utf8(text), "banking");

    CheckPolicy policy = document.checkPolicy();
    assertThat(policy.mode("DETERMINISTIC_TOOL_SELECTED")).isEqualTo(CheckMode.OBSERVE);
    assertThat(policy.onAbstain(ToolClass.READ)).isEqualTo(AbstainPolicy.BLOCK);
    assertThat(policy.onAbstain(ToolClass.SIDE_EFFECT)).isEqualTo(AbstainPolicy.STEP_UP);
    assertThat(document.registeredAt("i").checkPolicy()).isEqualTo(policy);
    assertThat(document.etagAt("i")).isNotEqualTo(reader.read(utf8(VALID), "banking").etagAt("i"));
  }

  @ParameterizedTest
  @CsvSource({
    "tool_result,TOOL_RESULT",
    "jsonrpc_error,JSONRPC_ERROR",
    "http_403,HTTP_403",
  })
  void readWhenItWantsAFormOfRefusalsThenKnowsIt(String code, RefusalForm form) throws Exception {
    String text = VALID.replace("\"apps\"", "\"refusalForm\": \"" + code + "\", \"apps\"");

    MasDocument document = reader.read(utf8(text), "banking");

    assertThat(document.refusalForm()).isEqualTo(form);
    assertThat(document.canonical()).contains("\"refusalForm\":\"" + code + "\"");
    assertThat(reader.read(utf8(VALID), "banking").refusalForm())
        .isEqualTo(RefusalForm.TOOL_RESULT);
  }

  @Test
  void readWhenValidThenAppliesTheUrlRule() throws Exception {
    MasDocument document = reader.read(utf8(VALID), "banking");

    assertThat(document.llmUrl()).contains("https://llm.bank.example");
    assertThat(document.apps())
        .extracting(MasApp::url)
        .containsExactly("http://assistant.example", "http://tools.example:8080");
    assertThat(document.apps())
        .extracting(app -> app.prompts().isPresent())
        .containsExactly(true, false);
  }

  @Test
  void readWhenItHasACallBudgetThenKnowsTheLimits() throws Exception {
    String budget =
        "\"callBudget\": {\"perTool\": {\"put\": 3}, \"perSession\": 200, \"perMinute\": 60}";
    String enabled = VALID.replace("\"DETERMINISTIC_TOOL_SELECTED\"", "\"CALL_BUDGET\"");

    MasDocument document =
        reader.read(utf8(enabled.replace("\"apps\"", budget + ", \"apps\"")), "banking");

    assertThat(document.registeredAt("http://k/realms/r").callBudget())
        .isEqualTo(
            new CallBudget(
                Map.of("put", 3), OptionalInt.of(200), OptionalInt.of(60), OptionalInt.empty()));
    assertThat(reader.read(utf8(enabled), "banking").callBudget()).isEqualTo(CallBudget.UNLIMITED);
  }

  @Test
  void readWhenAppHasNoKeysThenItsKeySetIsEmpty() throws Exception {
    MasDocument document = reader.read(utf8(VALID), "banking");

    assertThat(document.apps().getFirst().authentication())
        .isEqualTo(new Keys(JsonReader.strict().readObject("{\"keys\": []}")));
    assertThat(document.apps().getFirst().bound()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kubernetes": {"issuer": "https://c.example", "namespace": "n", "serviceAccount": "a.b"}} | system:serviceaccount:n:a.b | 600
          {"kubernetes": {"issuer": "https://c.example", "namespace": "n", "serviceAccount": "a"}, "maxTokenSeconds": 3600} | system:serviceaccount:n:a | 3600
          {"spiffe": {"spiffeId": "spiffe://td.example/a/b", "bundleEndpoint": "https://c.example/bundle"}} | spiffe://td.example/a/b | 300
          {"spiffe": {"spiffeId": "spiffe://td.example/a/b", "bundleEndpoint": "https://c.example"}, "maxTokenSeconds": 60} | spiffe://td.example/a/b | 60
          """)
  void readWhenAppHasAWorkloadIdentityThenKnowsItsSubjectAndBound(
      String identity, String subject, int seconds) throws Exception {
    MasDocument document = reader.read(utf8(withIdentity(identity)), "banking");

    assertThat(document.apps().getFirst().authentication())
        .isInstanceOfSatisfying(
            Workload.class,
            workload -> {
              assertThat(workload.identity().subject()).isEqualTo(subject);
              assertThat(workload.maxTokenSeconds()).isEqualTo(seconds);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          spiffe://td.example/a/..   | /apps/0/workloadIdentity/spiffe/spiffeId
          spiffe://td.example/./a    | /apps/0/workloadIdentity/spiffe/spiffeId
          spiffe://td.example/a/     | /apps/0/workloadIdentity/spiffe/spiffeId
          spiffe://TD.example/a      | /apps/0/workloadIdentity/spiffe/spiffeId
          spiffe://td.example:80/a   | /apps/0/workloadIdentity/spiffe/spiffeId
          spiffe://td.example/a%2Fb  | /apps/0/workloadIdentity/spiffe/spiffeId
          """)
  void readWhenSpiffeIdIsNotOneThenNamesIt(String id, String field) {
    String identity =
        "{\"spiffe\": {\"spiffeId\": \"" + id + "\", \"bundleEndpoint\": \"https://b\"}}";

    assertThat(fault(withIdentity(identity)).field()).isEqualTo(field);
  }

  @Test
  void readWhenTwoAppsAreOneWorkloadThenNamesTheSecond() {
    String identity =
        "{\"spiffe\": {\"spiffeId\": \"spiffe://td/a\", \"bundleEndpoint\": \"https://b\"}}";
    String twice =
        withIdentity(identity)
            .replace("\"tools\": [{", "\"workloadIdentity\": " + identity + ", \"tools\": [{");

    assertThat(fault(twice).field()).isEqualTo("/apps/1/workloadIdentity");
  }

  private static String withIdentity(String identity) {
    return VALID.replace(
        "\"httpRequestSchema\"", "\"workloadIdentity\": " + identity + ", \"httpRequestSchema\"");
  }

  @Test
  void readWhenToolMatchIsThereThenAbsentMembersAreUsual() throws Exception {
    MasDocument document =
        reader.read(
            utf8(
                withToolMatch(
                    """
                    {"thresholds": {"unlike": 0.3},
                     "judge": {"endpoint": "https://j/v1", "model": "m", "apiKeyFile": "k.key"}}
                    """)),
            "banking");

    JudgeSettings judge = JudgeSettings.of(URI.create("https://j/v1"), "m");
    assertThat(document.toolMatch())
        .isEqualTo(
            new ToolMatchSettings(
                new MatchSettings(
                    MatchSettings.Strategy.HYBRID, 0.3, 0.12, 0.34, Optional.of(judge)),
                Optional.of("k.key")));
    assertThat(reader.read(utf8(VALID), "banking").toolMatch())
        .isEqualTo(ToolMatchSettings.standard());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"thresholds": {"unlike": 0.14}}                  | /toolMatch/thresholds
          {"thresholds": {"unlike": 0.3, "foreign": 0.28}}  | /toolMatch/thresholds
          {"thresholds": {"foreign": 1}}                    | /toolMatch/thresholds
          """)
  void readWhenThresholdsAreTooNearThenNamesThem(String toolMatch, String field) {
    assertThat(fault(withToolMatch(toolMatch)).field()).isEqualTo(field);
  }

  private static String withToolMatch(String toolMatch) {
    return VALID.replace("\"apps\"", "\"toolMatch\": " + toolMatch + ", \"apps\"");
  }

  @Test
  void readWhenOnlyOrderAndSpaceDifferThenHashesAreEqual() throws Exception {
    String reordered =
        VALID.replace(
            "{\"name\": \"get\", \"inputSchema\": {\"type\": \"object\"}}",
            "{ \"inputSchema\": {\"type\":   \"object\"}, \"name\": \"get\" }");

    MasDocument document = reader.read(utf8(VALID), "banking");
    MasDocument same = reader.read(utf8(reordered), "banking");

    assertThat(same.toolHashes()).isEqualTo(document.toolHashes());
    assertThat(same.etagAt("http://kc/realms/a")).isEqualTo(document.etagAt("http://kc/realms/a"));
    assertThat(same.etagAt("http://kc/realms/b"))
        .isNotEqualTo(document.etagAt("http://kc/realms/a"));
  }

  @Test
  void readWhenNameIsNotTheAskedOneThenNamesIt() {
    InvalidMasDocumentException fault =
        catchThrowableOfType(
            InvalidMasDocumentException.class, () -> reader.read(utf8(VALID), "other"));

    assertThat(fault.field()).isEqualTo("/name");
  }

  @ParameterizedTest(name = "{index} {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "name": "tools"            | "name": "assistant"       | /apps/1/name
          tools.example:8080         | ASSISTANT.example         | /apps/1/baseUrl
          "name": "put"              | "name": "get"             | /apps/1/tools/1/name
          Assistant.example:80       | a.example:65536           | /apps/0/baseUrl/host
          "llm_host"                 | "checkModes": {"DETERMINISTIC_LLM_SELECTED_TOOLS": "observe"}, "llm_host" | /checkModes/DETERMINISTIC_LLM_SELECTED_TOOLS
          "llm_host"                 | "checkModes": {"A/B~": "observe"}, "llm_host" | /checkModes/A~1B~0
          "llm_host"                 | "refusalForm": "http_401", "llm_host" | /refusalForm
          "llm_host"                 | "refusalForm": 403, "llm_host" | /refusalForm
          LLM.bank.example           | llm.bank.example:99999    | /llm_host
          DETERMINISTIC_TOOL_SELECTED | NO_SUCH_CHECK            | /enabledToolChecks/0
          "name": "get", "inputSchema": {"type": "object" | "name": "get", "inputSchema": {"type": "object", "maximum": 9007199254740993 | /apps/1/tools/0
          "name": "banking",         | "name": "banking", "name": "banking", | ''
          """)
  void readWhenARuleBeyondTheSchemaIsBrokenThenNamesTheField(
      String part, String broken, String field) {
    assertThat(VALID).contains(part);

    assertThat(fault(VALID.replace(part, broken)).field()).isEqualTo(field);
  }

  private InvalidMasDocumentException fault(String text) {
    return catchThrowableOfType(
        InvalidMasDocumentException.class,
        () -> reader.read(utf8(text), Optional.ofNullable(name(text)).orElse("banking")));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The name that the document says, so that it is not what is at fault. */
  private static String name(String text) {
    try {
      return JsonReader.strict().readObject(text).get("name").stream()
          .filter(JsonString.class::isInstance)
          .map(name -> ((JsonString) name).value())
          .findFirst()
          .orElse("banking");
    } catch (MalformedJsonException e) {
      return "banking";
    }
  }

  private static Map<String, String> samples() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(MasDocumentReaderTest.class.getResource(SAMPLES));
    URI uri = folder.toURI();
    if (!"jar".equals(uri.getScheme())) {
      return samples(Path.of(uri));
    }
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
      return samples(jar.getPath(SAMPLES));
    }
  }

  private static Map<String, String> samples(Path folder) throws IOException {
    Map<String, String> samples = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        samples.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(samples).isNotEmpty();
    return samples;
  }
}
