/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MasDocumentSchemaTest {
  private static final String SCHEMA = "/io/casa/toolcheck/mas-document.schema.json";

  static Stream<Path> valid() throws IOException, URISyntaxException {
    return samples("valid-");
  }

  static Stream<Path> invalid() throws IOException, URISyntaxException {
    return samples("invalid-");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void validateWhenSampleValidThenNoError(Path sample) throws Exception {
    assertThat(validate(sample)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void validateWhenSampleInvalidThenErrorAtItsPointer(Path sample) throws Exception {
    String pointer = pointer(sample);

    List<Error> errors = validate(sample);

    // A missing or unknown member is reported at its parent together with its name.
    assertThat(errors)
        .anySatisfy(
            error -> {
              String place = error.getInstanceLocation().toString();
              String member = error.getProperty() == null ? "" : "/" + error.getProperty();
              assertThat(pointer).isIn(place, place + member);
            });
  }

  @Test
  void samplesWhenTakenTogetherThenNameEverySchemaProperty() throws Exception {
    Set<String> parts = new TreeSet<>();
    for (Path sample : samples("invalid-").toList()) {
      parts.addAll(List.of(pointer(sample).split("/", -1)));
    }

    assertThat(parts).containsAll(properties(schemaDocument()));
  }

  private static Set<String> properties(JsonObject schema) {
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonValue> member : schema.members().entrySet()) {
      if (!(member.getValue() instanceof JsonObject inner)) {
        continue;
      }
      if (member.getKey().equals("properties")) {
        names.addAll(inner.members().keySet());
      }
      names.addAll(properties(inner));
    }
    return names;
  }

  private static JsonObject schemaDocument() throws IOException, MalformedJsonException {
    try (InputStream in = MasDocumentSchemaTest.class.getResourceAsStream(SCHEMA)) {
      return JsonReader.strict().readObject(in.readAllBytes());
    }
  }

  private static List<Error> validate(Path sample) throws IOException {
    try (InputStream in = MasDocumentSchemaTest.class.getResourceAsStream(SCHEMA)) {
      Schema schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(in);
      return schema.validate(Files.readString(sample), InputFormat.JSON);
    }
  }

  private static String pointer(Path sample) throws IOException {
    String name = sample.getFileName().toString().replaceAll("\\.json$", ".pointer");
    return Files.readString(sample.resolveSibling(name)).strip();
  }

  private static Stream<Path> samples(String prefix) throws IOException, URISyntaxException {
    Path folder =
        Path.of(MasDocumentSchemaTest.class.getResource("/io/casa/toolcheck/mas").toURI());
    Pattern name = Pattern.compile(Pattern.quote(prefix) + ".*\\.json");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList()
          .stream();
    }
  }
}
