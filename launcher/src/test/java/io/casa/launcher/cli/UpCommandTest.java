/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.launcher.LauncherException;
import io.casa.launcher.keycloak.Database;
import io.casa.launcher.mas.AppType;
import io.casa.launcher.runtime.CasaOptions;
import io.casa.launcher.runtime.RunningApp;
import io.casa.launcher.sidecar.SidecarSize;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class UpCommandTest {
  @BeforeEach
  void checkout() {
    System.setProperty("casa.root", Path.of("..").toString());
  }

  @AfterEach
  void noCheckout() {
    System.clearProperty("casa.root");
  }

  @Test
  void optionsThenAreTakenAsGiven() {
    CasaOptions options =
        options(
            "mas.yaml",
            "--app",
            "assistant=127.0.0.1:9001",
            "--app",
            "bank-tools=localhost:9002",
            "--llm",
            "http://127.0.0.1:9100",
            "--llm-key-file",
            "/run/secrets/llm",
            "--keycloak-port",
            "8080",
            "--sidecars",
            "busy",
            "--approval-wait",
            "20");

    assertThat(options.sidecars()).isEqualTo(SidecarSize.BUSY);
    assertThat(options.approvalWait()).contains(Duration.ofSeconds(20));
    assertThat(options.mas()).isEqualTo(Path.of("mas.yaml"));
    assertThat(options.apps())
        .isEqualTo(Map.of("assistant", "127.0.0.1:9001", "bank-tools", "localhost:9002"));
    assertThat(options.llm()).contains(URI.create("http://127.0.0.1:9100"));
    assertThat(options.llmKeyFile()).contains(Path.of("/run/secrets/llm"));
    assertThat(options.keycloakPort()).isEqualTo(8080);
    assertThat(options.database()).isEqualTo(new Database.DevFile());
  }

  @Test
  void sidecarsThenAreSmallUnlessSaid() {
    assertThat(options("mas.yaml", "--app=a=127.0.0.1:1").sidecars()).isEqualTo(SidecarSize.SMALL);
  }

  @Test
  void sidecarsOfAnUnknownSizeThenIsWrongUsage() {
    StringWriter errors = new StringWriter();
    int status =
        Casa.commandLine()
            .setErr(new PrintWriter(errors))
            .execute("up", "mas.yaml", "--app=a=127.0.0.1:1", "--sidecars=huge");

    assertThat(status).isEqualTo(2);
    assertThat(errors.toString()).contains("--sidecars", "huge");
  }

  @Test
  void databaseUrlThenMeansPostgresAndItsPasswordIsNotShown() {
    CasaOptions options =
        options(
            "mas.yaml",
            "--app=a=127.0.0.1:1",
            "--db-url=jdbc:postgresql://127.0.0.1:5432/kc",
            "--db-user=kc",
            "--db-password=swordfish");

    assertThat(options.database())
        .isEqualTo(new Database.Postgres("jdbc:postgresql://127.0.0.1:5432/kc", "kc", "swordfish"));
    assertThat(options.toString()).doesNotContain("swordfish");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--app=assistant",
        "--app=assistant=9001",
        "--app==127.0.0.1:9001",
        "--app=assistant=127.0.0.1:99999",
        "--app=assistant=127.0.0.1:0",
        "--app=a=127.0.0.1:1 --app=a=127.0.0.1:2",
        "--app=a=127.0.0.1:1 --llm=llm.bank.example",
        "--app=a=127.0.0.1:1 --llm=http://127.0.0.1:1/v1",
        "--app=a=127.0.0.1:1 --keycloak-port=70000",
        "--app=a=127.0.0.1:1 --approval-wait=301",
        "--app=a=127.0.0.1:1 --approval-wait=-1",
        "--app=a=127.0.0.1:1 --db-url=jdbc:h2:mem:x"
      })
  void malformedOptionThenIsRefusedByName(String arguments) {
    String[] all = ("mas.yaml " + arguments).split(" ", -1);
    String last = all[all.length - 1];
    String name = last.substring(0, last.indexOf('='));

    assertThatThrownBy(() -> options(all))
        .isInstanceOf(LauncherException.class)
        .hasMessageStartingWith(name);
  }

  @Test
  void appMissingThenUsageAndStatusTwo() {
    StringWriter errors = new StringWriter();

    int status = Casa.commandLine().setErr(new PrintWriter(errors)).execute("up", "mas.yaml");

    assertThat(status).isEqualTo(2);
    assertThat(errors.toString()).contains("--app");
  }

  @Test
  void resourceMissingThenSaysSoWithStatusOne() {
    StringWriter errors = new StringWriter();

    int status =
        Casa.commandLine()
            .setErr(new PrintWriter(errors))
            .execute("up", "no-such.yaml", "--app=a=127.0.0.1:9001");

    assertThat(status).isEqualTo(1);
    assertThat(errors.toString()).isEqualTo("casa: no-such.yaml is not there\n");
  }

  @Test
  void readyReportThenIsOneLineWithTheAgreedMembers() {
    ReadyReport report =
        new ReadyReport(
            "http://127.0.0.1:1",
            "http://127.0.0.1:1/realms/banking",
            Optional.of("https://llm.bank.example"),
            List.of(
                new RunningApp(
                    "assistant",
                    AppType.AGENT,
                    "http://assistant.bank.example",
                    URI.create("http://127.0.0.1:2"),
                    URI.create("http://127.0.0.1:3"),
                    URI.create("http://127.0.0.1:4"),
                    URI.create("http://127.0.0.1:5"),
                    Path.of("decisions.jsonl"))));

    assertThat(report.json())
        .isEqualTo(
            "{\"ready\":true,\"urls\":{\"keycloak\":\"http://127.0.0.1:1\","
                + "\"realm\":\"http://127.0.0.1:1/realms/banking\"},\"apps\":[{\"name\":\"assistant\","
                + "\"type\":\"agent\",\"app\":\"http://127.0.0.1:2\",\"inbound\":\"http://127.0.0.1:3\","
                + "\"outboundProxy\":\"http://127.0.0.1:4\",\"environment\":{"
                + "\"HTTP_PROXY\":\"http://127.0.0.1:4\",\"http_proxy\":\"http://127.0.0.1:4\","
                + "\"HTTPS_PROXY\":\"http://127.0.0.1:4\",\"https_proxy\":\"http://127.0.0.1:4\","
                + "\"NO_PROXY\":\"\",\"no_proxy\":\"\",\"NODE_USE_ENV_PROXY\":\"1\","
                + "\"JAVA_TOOL_OPTIONS\":\"-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=4 "
                + "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=4 -Dhttp.nonProxyHosts=\","
                + "\"OPENAI_BASE_URL\":\"http://llm.bank.example/v1\","
                + "\"ANTHROPIC_BASE_URL\":\"http://llm.bank.example\"}}]}");
    assertThat(report.table())
        .contains("assistant  agent  http://127.0.0.1:2")
        .contains(
            "Start assistant with:\n  export HTTP_PROXY='http://127.0.0.1:4'\n",
            "  export NO_PROXY=''\n",
            "  export OPENAI_BASE_URL='http://llm.bank.example/v1'\n");
  }

  private static CasaOptions options(String... arguments) {
    UpCommand command = new UpCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return command.options();
  }
}
