/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Cases to test with, each as one line, and the published forms. */
public final class Samples {
  private Samples() {}

  /** A valid case in which every field of the form stands. */
  public static String everyField() {
    return line("every-field.json");
  }

  /** A benign session of three steps. */
  public static String library() {
    return line("library-001.json");
  }

  /** An attack session of three steps. */
  public static String invoices() {
    return line("invoices-017.json");
  }

  /** What the published form of cases says of a line. */
  public static List<Error> caseErrors(String line) {
    return errors("case.schema.json", line);
  }

  /** What the published form of reports says of a report. */
  public static List<Error> reportErrors(String report) {
    return errors("report.schema.json", report);
  }

  private static List<Error> errors(String schema, String json) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text(schema), InputFormat.JSON)
        .validate(json, InputFormat.JSON);
  }

  private static String line(String name) {
    return text(name).lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private static String text(String name) {
    try (InputStream in = Samples.class.getResourceAsStream("/io/casa/evaluator/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
