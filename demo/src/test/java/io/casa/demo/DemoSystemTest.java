/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoSystemTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void documentWhenScriptedThenTheOneInTheCheckout(@TempDir Path folder) throws Exception {
    Path document = DemoSystem.document(ROOT, new LlmChoice.Scripted(), folder);

    assertThat(document).isEqualTo(ROOT.resolve("demo/mas.yaml"));
    assertThat(Files.readString(document))
        .contains("- name: " + DemoSystem.CAST.safe() + "\n")
        .contains("- name: " + DemoSystem.CAST.compromised() + "\n")
        .contains("- name: " + DemoSystem.CAST.injected() + "\n")
        .contains("- name: " + DemoSystem.CAST.bank() + "\n")
        .contains("host: " + URI.create(DemoSystem.MCP_URL).getAuthority() + "\n")
        .contains("llm_host: " + URI.create(DemoSystem.LLM_URL).getAuthority() + "\n");
  }

  @Test
  void documentWhenRealThenNamesThatModelAndNothingElseDiffers(@TempDir Path folder)
      throws Exception {
    var llm = new LlmChoice.Real(URI.create("https://api.example"), "/v1", "key", "m");

    String document = Files.readString(DemoSystem.document(ROOT, llm, folder));

    assertThat(document).contains("llm_host: \"https://api.example\"\n").doesNotContain("key");
    assertThat(document.replace("\"https://api.example\"", "llm.bank.example"))
        .isEqualTo(Files.readString(ROOT.resolve("demo/mas.yaml")));
  }
}
