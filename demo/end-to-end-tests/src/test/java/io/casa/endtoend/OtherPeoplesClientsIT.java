/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.endtoend.OthersClient.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Unmodified MCP clients of others, each in front of unmodified MCP servers of others, two sidecars
 * between them.
 *
 * <p>A client has no user. So each runs while an agent is at work on a prompt, for which the LLM
 * selected the first and the last of its calls, and nobody the one between.
 */
final class OtherPeoplesClientsIT {
  private static final int AGENT_PORT = Ports.free();
  private static final String TEXT = "Dear customer, your branch opens at nine.";

  @TempDir private static Path folder;
  private static Path letter;
  @AutoClose private static PuppetAgent agent;
  @AutoClose private static PuppetLlm llm;
  @AutoClose private static OthersServer everything;
  @AutoClose private static OthersServer files;
  @AutoClose private static CasaUp casa;

  @BeforeAll
  static void start() throws IOException {
    letter = Files.writeString(folder.toRealPath().resolve("letter.txt"), TEXT);
    agent = new PuppetAgent(AGENT_PORT);
    llm = new PuppetLlm();
    everything = OthersServer.everything();
    files = OthersServer.files(letter, TEXT);
    casa =
        CasaUp.start(
            "packages.yaml",
            Map.of("assistant", AGENT_PORT, "everything", everything.port(), "files", files.port()),
            llm.url());
    agent.behind(casa.app("assistant").outboundProxy());
  }

  @Test
  void toolsWhenServersAreOfOthersThenAreRegistered() {
    var system = casa.keycloakUrl() + "/admin/realms/" + casa.realm() + "/casa/systems/packages";
    Awaitility.await("the tools of both servers")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        RealmAdmin.get(system, casa.admin().token())
                            .body()
                            .path("apps")
                            .findValues("tools")
                            .stream()
                            .flatMap(tools -> tools.findValuesAsText("name").stream()))
                    .contains("echo", "get-env", "read_text_file", "write_file"));
  }

  @ParameterizedTest
  @EnumSource
  void clientOfEverythingWhenACallIsRefusedThenSeesAFailedToolAndGoesOn(OthersClient client) {
    var session = assertRefusedBetweenTwoAllowed(client, everything);

    assertThat(session.calls().get(1).text()).doesNotContain("PATH");
    assertThat(session.revision()).isIn("", "2025-11-25");
  }

  @ParameterizedTest
  @EnumSource
  void clientOfFilesWhenACallIsRefusedThenSeesAFailedToolAndGoesOn(OthersClient client)
      throws IOException {
    var session = assertRefusedBetweenTwoAllowed(client, files);

    assertThat(letter).hasContent(TEXT);
    assertThat(session.revision())
        .isIn(
            "", client == OthersClient.TYPESCRIPT_CLIENT_NEGOTIATING ? "2026-07-28" : "2025-11-25");
  }

  /** The sidecar runs on: it follows its system. */
  @ParameterizedTest
  @CsvSource({
    "tool_result,''",
    "jsonrpc_error,thrown ProtocolError -32603: ",
    "http_403,thrown SdkHttpError CLIENT_HTTP_NOT_IMPLEMENTED: "
  })
  void clientWhenItsSystemWantsAnotherFormThenSeesThatAndGoesOn(String form, String thrown) {
    for (var client :
        List.of(OthersClient.TYPESCRIPT_CLIENT, OthersClient.TYPESCRIPT_CLIENT_NEGOTIATING)) {
      refuseAs(form);
      try {
        var refused = callThrice(client, files, "as " + form).calls().get(1);
        assertThat(refused.text())
            .startsWith(thrown)
            .contains("reason=tool_not_selected_by_llm", "Do not retry.");
      } finally {
        refuseAs("tool_result");
      }
    }
    assertThat(letter).hasContent(TEXT);
  }

  private static void refuseAs(String form) {
    var admin = casa.admin();
    admin.putDocument(casa.realm(), admin.document(casa.realm()).put("refusalForm", form));
    casa.reload("assistant");
  }

  private static Session assertRefusedBetweenTwoAllowed(OthersClient client, OthersServer server) {
    var session = callThrice(client, server, "as it likes");
    var refused = session.calls().get(1);
    assertThat(refused.text())
        .contains("reason=tool_not_selected_by_llm")
        .containsPattern("decision=[0-9a-f-]{36}")
        .doesNotStartWith("thrown");
    return session;
  }

  private static Session callThrice(OthersClient client, OthersServer server, String how) {
    // Given
    var prompt = "What does %s say by %s, %s?".formatted(server.url(), client, how);
    llm.select(prompt, List.of(server.wanted(), server.wanted()));
    var calls = List.of(server.wanted(), server.unasked(), server.wanted());
    var seen = new AtomicReference<Session>();
    agent.on(
        prompt,
        hands -> {
          hands.askLlm();
          seen.set(client.call(hands.outboundProxy(), server.url(), calls));
          return "done";
        });

    // When
    var answer = AgentAnswer.ask(casa.app("assistant").inbound(), prompt);

    // Then
    assertThat(answer.status()).as(answer::body).isEqualTo(200);
    var session = seen.get();
    assertThat(session.listed()).contains(server.wanted().tool(), server.unasked().tool());
    assertThat(session.calls()).hasSize(3);
    for (int allowed : List.of(0, 2)) {
      var call = session.calls().get(allowed);
      assertThat(call.isError()).as("%s", call).isFalse();
      assertThat(call.text()).contains(server.result());
    }
    var refused = session.calls().get(1);
    assertThat(refused.isError()).as("%s", refused).isTrue();
    return session;
  }
}
