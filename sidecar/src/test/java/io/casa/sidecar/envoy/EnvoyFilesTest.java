/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.RefusalForm;
import io.casa.sidecar.guard.SidecarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings that must never slip; what Envoy makes of the files the integration tests see. */
class EnvoyFilesTest {
  @TempDir private Path folder;

  private String written(SidecarSettings settings, String file)
      throws IOException, SidecarException {
    new EnvoyFiles(settings).write();
    return Files.readString(folder.resolve("envoy").resolve(file));
  }

  @Test
  void listenersThenFailClosedAndShareNoPort() throws Exception {
    String listeners = written(Edge.settings(folder), "lds.json");

    assertThat(listeners)
        .contains(
            "\"failure_mode_allow\":false",
            "\"allow_partial_message\":false",
            "\"validate_mutations\":true",
            "\"enable_reuse_port\":false",
            "\"status_on_error\":{\"code\":\"ServiceUnavailable\"}")
        .doesNotContain(
            "\"failure_mode_allow\":true",
            "\"allow_mode_override\":true",
            "\"enable_reuse_port\":true",
            "encode_raw_headers",
            "REQ(AUTHORIZATION)",
            "%REQ(:PATH)%",
            "%PATH(WQ)%");
  }

  @Test
  void routesThenSwitchTheCheckOffForTunnelsOnly() throws Exception {
    String outbound = written(Edge.settings(folder), "rds-outbound.json");

    long off = count(outbound, "\"disabled\":true");
    long tunnels = count(outbound, "\"connect_config\":{}");

    assertThat(off).isEqualTo(tunnels).isEqualTo(4);
    assertThat(written(Edge.settings(folder), "rds-inbound.json")).doesNotContain("\"disabled\"");
  }

  @Test
  void routesOutOfATunnelThenOpenNoTunnelAndSwitchNoCheckOff() throws Exception {
    String tunnelled = written(Edge.settings(folder), "rds-tunnelled.json");

    assertThat(tunnelled).doesNotContain("connect_config", "\"disabled\":true");
    // One for each target, and one for the rest.
    assertThat(count(tunnelled, "connect_matcher")).isEqualTo(5);
    assertThat(written(Edge.settings(folder), "lds.json"))
        .contains("tunnel.sock", "\"mode\":384", "rds-tunnelled.json");
  }

  @Test
  void addressThatWasDialledThenChoosesNoTarget() throws Exception {
    assertThat(written(Edge.settings(folder), "lds.json"))
        .contains("envoy.filters.listener.original_dst")
        .doesNotContain("use_original_dst");
    assertThat(written(Edge.settings(folder), "cds.json")).doesNotContain("ORIGINAL_DST");
  }

  @Test
  void answersThenAreReadOnlyWhereTheyMeanSomething() throws Exception {
    SidecarSettings agent = Edge.settings(folder);

    // The LLM's, and those to calls of two MCP servers.
    assertThat(count(written(agent, "rds-outbound.json"), "FULL_DUPLEX_STREAMED")).isEqualTo(3);
    assertThat(count(written(agent, "rds-outbound.json"), "\"exact\":\"POST\"")).isEqualTo(2);
    assertThat(count(written(agent, "rds-inbound.json"), "FULL_DUPLEX_STREAMED")).isEqualTo(1);
    assertThat(written(agent, "lds.json")).contains("\"disabled\":true");
  }

  @Test
  void answersOfAnMcpServerThenAreReadForPostsUnlessTheCheckSaysNot() throws Exception {
    SidecarSettings server = Edge.serverSettings(folder);

    String inbound = written(server, "rds-inbound.json");

    assertThat(count(inbound, "FULL_DUPLEX_STREAMED")).isEqualTo(1);
    assertThat(count(inbound, "\"exact\":\"POST\"")).isEqualTo(2);
    assertThat(count(inbound, "\"exact\":\"unread\"")).isEqualTo(1);
    assertThat(count(inbound, "\"disabled\":true")).isEqualTo(1);
    assertThat(count(inbound, "\"name\":\"inbound.application")).isEqualTo(3);
  }

  @Test
  void adminThenIsAUnixSocketForThisUser() throws Exception {
    assertThat(written(Edge.settings(folder), "bootstrap.json"))
        .contains("admin.sock", "\"mode\":384")
        .doesNotContain("port_value");
  }

  @Test
  void llmWhenOnTlsThenItsCertificateMustProveTheConfiguredName() throws Exception {
    String clusters = written(onTls(Edge.settings(folder)), "cds.json");

    assertThat(clusters)
        .contains(
            "\"sni\":\"llm.bank.example\"",
            "\"auto_sni_san_validation\":true",
            "\"trusted_ca\":{\"filename\":\"" + folder.resolve("ca.pem"));
  }

  @Test
  void targetsWhenTwoAnswerToOneHostThenNothingIsWritten() {
    SidecarSettings settings = Edge.settings(folder);
    SidecarSettings clash =
        with(
            settings,
            settings.llm(),
            List.of(
                new SidecarSettings.McpServer(
                    "a", Edge.url("http://" + Edge.LLM_HOST), Edge.port())));

    assertThatThrownBy(() -> new EnvoyFiles(clash).write())
        .isInstanceOf(SidecarException.class)
        .hasMessageContaining(Edge.LLM_HOST);
  }

  @Test
  void listenersWhenWhatMayChangeChangesThenAreTheSame() throws Exception {
    SidecarSettings before = Edge.settings(folder);
    String listeners = written(before, "lds.json");
    SidecarSettings now = with(before, Optional.empty(), List.of());

    assertThat(written(now, "lds.json")).isEqualTo(listeners);
  }

  @Test
  void filesWhenRewrittenThenOnlyClustersAndRoutesAre() throws Exception {
    SidecarSettings before = Edge.settings(folder);
    written(before, "lds.json");
    Path files = folder.resolve("envoy");
    Files.writeString(files.resolve("lds.json"), "as it was");
    SidecarSettings now = with(before, Optional.empty(), List.of());

    new EnvoyFiles(now).rewrite();

    assertThat(files.resolve("lds.json")).hasContent("as it was");
    assertThat(Files.readString(files.resolve("cds.json"))).doesNotContain("mcp.bank-tools");
    assertThat(Files.readString(files.resolve("rds-outbound.json"))).doesNotContain(Edge.MCP_HOST);
  }

  @Test
  void filesWhenWrittenThenLeaveNoTemporaryOnes() throws Exception {
    written(Edge.settings(folder), "lds.json");

    try (Stream<Path> files = Files.list(folder.resolve("envoy"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "bootstrap.json",
              "lds.json",
              "cds.json",
              "rds-inbound.json",
              "rds-outbound.json",
              "rds-tunnelled.json");
    }
  }

  private SidecarSettings onTls(SidecarSettings settings) {
    return with(
        settings,
        Optional.of(
            new SidecarSettings.Llm(
                Edge.url("https://" + Edge.LLM_HOST),
                Edge.url("https://" + Edge.LLM_HOST),
                Optional.of(folder.resolve("ca.pem")))),
        settings.mcpServers());
  }

  /** Else a change of it would need other listeners, which cuts their streams. */
  @Test
  void refusalFormWhenAnotherThenNoFileIs() throws Exception {
    SidecarSettings settings = Edge.settings(folder);
    List<String> before = all(settings);

    List<String> after = all(inForm(settings, RefusalForm.HTTP_403));

    assertThat(after).isEqualTo(before);
  }

  private List<String> all(SidecarSettings settings) throws Exception {
    List<String> files = new ArrayList<>();
    for (String name : List.of("lds.json", "cds.json", "rds-inbound.json", "rds-outbound.json")) {
      files.add(written(settings, name));
    }
    return files;
  }

  private static SidecarSettings inForm(SidecarSettings settings, RefusalForm form) {
    return new SidecarSettings(
        settings.system(),
        settings.issuer(),
        settings.app(),
        settings.runDirectory(),
        settings.inbound(),
        settings.application(),
        settings.outbound(),
        settings.management(),
        settings.llm(),
        settings.mcpServers(),
        settings.agents(),
        settings.approvalWait(),
        settings.drainTime(),
        form);
  }

  static SidecarSettings with(
      SidecarSettings settings,
      Optional<SidecarSettings.Llm> llm,
      List<SidecarSettings.McpServer> servers) {
    return new SidecarSettings(
        settings.system(),
        settings.issuer(),
        settings.app(),
        settings.runDirectory(),
        settings.inbound(),
        settings.application(),
        settings.outbound(),
        settings.management(),
        llm,
        servers,
        settings.agents(),
        settings.approvalWait(),
        settings.drainTime(),
        settings.refusalForm());
  }

  private static long count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1L;
  }
}
