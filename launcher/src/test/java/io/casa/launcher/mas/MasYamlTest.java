/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.mas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The folder {@code mas}: {@code in-*.yaml} becomes {@code out-*.json}; {@code invalid-*.yaml} is
 * refused with the message of its first line.
 */
class MasYamlTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> resourceThenBecomesDocument() throws Exception {
    return files("in-")
        .map(
            in ->
                DynamicTest.dynamicTest(
                    in.getFileName().toString(),
                    () -> {
                      Path out =
                          in.resolveSibling(
                              in.getFileName()
                                  .toString()
                                  .replace("in-", "out-")
                                  .replace(".yaml", ".json"));
                      assertThat((JsonNode) MasYaml.read(in).document(Map.of(), Map.of()))
                          .isEqualTo(JSON.readTree(out.toFile()));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> invalidResourceThenNamesTheField() throws Exception {
    return files("invalid-")
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.getFileName().toString(),
                    () -> {
                      String expected =
                          Files.readAllLines(file).getFirst().replaceFirst("# expect: ", "");
                      assertThatThrownBy(() -> MasYaml.read(file))
                          .isInstanceOf(InvalidMasException.class)
                          .hasMessageStartingWith(expected);
                    }));
  }

  @Test
  void askedToolsAndKeysThenStandInTheDocument() throws Exception {
    MultiAgentSystem system = MasYaml.read(files("in-bank").findFirst().orElseThrow());
    JsonNode tool = JSON.readTree("{\"name\": \"t\", \"inputSchema\": {\"type\": \"object\"}}");
    AppKey key = AppKey.generate();

    JsonNode document =
        system.document(Map.of("assistant", key.publicJwks()), Map.of("bank-tools", List.of(tool)));

    assertThat(document.at("/apps/1/tools/0")).isEqualTo(tool);
    assertThat(document.at("/apps/0/jwks/keys/0/kty").asText()).isEqualTo("EC");
    assertThat(document.at("/apps/0/jwks/keys/0").has("d")).isFalse();
  }

  @Test
  void constraintsWhenTheServersToolsAreUnknownThenWaitForThem() throws Exception {
    MultiAgentSystem system = MasYaml.read(files("in-constraints").findFirst().orElseThrow());
    JsonNode tool = JSON.readTree("{\"name\": \"pay\", \"inputSchema\": {\"type\": \"object\"}}");

    JsonNode before = system.document(Map.of(), Map.of());
    JsonNode after = system.document(Map.of(), Map.of("late", List.of(tool)));

    assertThat(before.at("/apps/1").has("constraints")).isFalse();
    assertThat(after.at("/apps/1/constraints/0/tool").asText()).isEqualTo("pay");
  }

  @Test
  void urlsThenAreLowerCaseAndWithoutDefaultPort() throws Exception {
    MultiAgentSystem system = MasYaml.read(files("in-bank").findFirst().orElseThrow());

    assertThat(system.llmUrl()).contains("https://llm.bank.example");
    assertThat(system.apps())
        .extracting(MasApp::url)
        .containsExactly("http://assistant.bank.example", "http://tools.bank.example:8080");
  }

  private static Stream<Path> files(String prefix) throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(MasYamlTest.class.getResource("/mas"), "/mas").toURI());
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> matching =
          all.filter(file -> file.getFileName().toString().startsWith(prefix)).sorted().toList();
      assertThat(matching).isNotEmpty();
      return matching.stream();
    }
  }
}
