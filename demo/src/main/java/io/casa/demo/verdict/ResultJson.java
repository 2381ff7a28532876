/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.demo.app.DemoException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The verdict as one JSON document: {@code {"steps": [{"n", "from", "to", "tool", "attack",
 * "decision", "check", "reason", "ms"}], "bankUnchanged", "ok", "urls": {"keycloak", "realm",
 * "entryAgent", "mcpServer"}}}. What does not apply to a step is {@code null}; the decision is
 * {@code allowed}, {@code held} or {@code refused}.
 */
public final class ResultJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Where the parts are reached. */
  public record Urls(URI keycloak, URI realm, URI entryAgent, URI mcpServer) {}

  private ResultJson() {}

  /** The document, without a line break at its end. */
  public static String of(Verdict verdict, Urls urls) {
    ObjectNode document = JSON.createObjectNode();
    var steps = document.putArray("steps");
    for (Step step : verdict.steps()) {
      steps
          .addObject()
          .put("n", step.n())
          .put("from", step.from())
          .put("to", step.to())
          .put("tool", orNull(step.tool()))
          .put("attack", orNull(step.attack()))
          .put("decision", step.outcome().word())
          .put("check", orNull(step.check()))
          .put("reason", orNull(step.reason()))
          .put("ms", BigDecimal.valueOf(step.ms()).setScale(1, RoundingMode.HALF_UP));
    }
    document.put("bankUnchanged", verdict.bankUnchanged()).put("ok", verdict.ok());
    document
        .putObject("urls")
        .put("keycloak", urls.keycloak().toString())
        .put("realm", urls.realm().toString())
        .put("entryAgent", urls.entryAgent().toString())
        .put("mcpServer", urls.mcpServer().toString());
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new DemoException("The verdict can't be written as JSON.", e);
    }
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
