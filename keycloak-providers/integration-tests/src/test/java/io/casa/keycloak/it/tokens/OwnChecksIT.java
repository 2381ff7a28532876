/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.tokens;

import static io.casa.keycloak.it.tokens.Bank.expect;
import static io.casa.keycloak.it.tokens.Bank.expectBlock;
import static io.casa.keycloak.it.tokens.Bank.selected;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a system adds: rules for arguments in its document, and a check of somebody else's jar. */
final class OwnChecksIT {
  private static final String SUNDAY =
      "--spi-casa-tool-check--business-hours--now=2026-11-29T10:00:00Z";
  private static final String SMALL = "{\"to\":\"bob\",\"amount\":10}";
  private static final String LARGE = "{\"to\":\"bob\",\"amount\":501}";

  @Test
  void toolTokenWhenRulesOrAForeignCheckSpeakAgainstTheCallThenBlocks() throws IOException {
    try (RunningKeycloak keycloak =
        RunningKeycloak.start(Setup.CASA_ON_H2, List.of(SUNDAY), List.of(exampleJar()))) {
      Bank bank = Bank.open(keycloak);
      ObjectNode document = bank.document();
      document.withArray("enabledToolChecks").add("ARGUMENT_CONSTRAINTS");
      constrain(document, "args.amount <= 500");
      expect(200, bank.realm().putSystem(document));
      String intentToken = bank.intentToken();
      bank.select(
          intentToken,
          selected("c1", "transfer", LARGE),
          selected("c2", "transfer", SMALL),
          selected("c3", "transfer", SMALL));

      expectBlock(
          bank.askToolToken(intentToken, "transfer", LARGE),
          "ARGUMENT_CONSTRAINTS",
          "tool_parameters_mismatch");
      expect(200, bank.askToolToken(intentToken, "transfer", SMALL));

      document.withArray("enabledToolChecks").add("BUSINESS_HOURS");
      expect(200, bank.realm().putSystem(document));
      expectBlock(
          bank.askToolToken(intentToken, "transfer", SMALL),
          "BUSINESS_HOURS",
          "unsupported_method");

      constrain(document, "amount <= 500");
      Answer refused = bank.realm().putSystem(document);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text("field")).isEqualTo("/apps/1/constraints/0/conditions/0/cel");
    }
  }

  private static void constrain(ObjectNode document, String cel) {
    ((ObjectNode) ((ArrayNode) document.get("apps")).get(1))
        .putArray("constraints")
        .add(
            MasDocuments.read(
                """
                {"tool": "transfer", "schema": {"required": ["to"]},
                 "conditions": [{"cel": "%s", "message": "At most 500."}]}
                """
                    .formatted(cel)));
  }

  private static Path exampleJar() throws IOException {
    Path folder =
        Path.of(System.getProperty("casa.root"), "examples", "business-hours-check", "target");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("business-hours-check-[^-]*(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
