/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.launcher.LauncherException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolQuestionTest {
  @ParameterizedTest
  @ValueSource(strings = {"/mcp", "/"})
  void serverThenTellsAllItsToolsAsTheDocumentTakesThem(String path) throws Exception {
    try (FakeMcpServer server = new FakeMcpServer(0, path)) {
      List<JsonNode> tools = ToolQuestion.ask(server.address());

      assertThat(new ObjectMapper().valueToTree(tools).toString())
          .isEqualTo(
              "[{\"name\":\"first\",\"title\":\"First\",\"description\":\"The first.\","
                  + "\"inputSchema\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"default\":1}}},"
                  + "\"annotations\":{\"readOnlyHint\":true}},"
                  + "{\"name\":\"second\",\"inputSchema\":{\"type\":\"object\"}}]");
    }
  }

  @Test
  void neitherPathSpeaksMcpThenFails() throws Exception {
    try (FakeMcpServer server = new FakeMcpServer(0, "/elsewhere")) {
      assertThatThrownBy(() -> ToolQuestion.ask(server.address()))
          .isInstanceOf(LauncherException.class)
          .hasMessageContaining("neither at /mcp nor at /");
    }
  }
}
