/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import io.casa.demo.app.DemoException;
import io.casa.demo.verdict.Evidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names that {@code demo/mas.yaml} gives, and the document itself. */
final class DemoSystem {
  static final Evidence.Cast CAST =
      new Evidence.Cast("assistant", "compromised-assistant", "injected-assistant", "bank-tools");

  /** The bank's MCP server as the assistants know it. */
  static final String MCP_URL = "http://tools.bank.example:8080/mcp";

  /** The scripted model as the assistants know it. */
  static final String LLM_URL = "http://llm.bank.example/v1";

  private static final Pattern LLM_HOST = Pattern.compile("(?m)^(\\s*llm_host:).*$");

  private DemoSystem() {}

  /** The document in the checkout or, for a real model, a copy in that folder that names it. */
  static Path document(Path root, LlmChoice llm, Path folder) {
    Path document = root.resolve("demo").resolve("mas.yaml");
    return switch (llm) {
      case LlmChoice.Scripted() -> document;
      case LlmChoice.Real real -> copyNaming(real, document, folder);
    };
  }

  private static Path copyNaming(LlmChoice.Real real, Path document, Path folder) {
    try {
      Matcher host = LLM_HOST.matcher(Files.readString(document, StandardCharsets.UTF_8));
      if (!host.find()) {
        throw new DemoException(document + " names no llm_host.");
      }
      String replaced =
          host.replaceFirst("$1 " + Matcher.quoteReplacement("\"" + real.origin() + "\""));
      Files.createDirectories(folder);
      return Files.writeString(folder.resolve("mas.yaml"), replaced, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new DemoException("The multi-agent system's document can't be prepared.", e);
    }
  }
}
