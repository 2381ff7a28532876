/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged process, as the launcher runs it. */
class SidecarProcessIT {
  private static final int MANAGEMENT = 26_913;

  @TempDir private Path folder;
  private Path settings;

  @BeforeEach
  void write() throws IOException, JOSEException {
    Files.writeString(
        folder.resolve("a.jwk"),
        new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONString());
    settings =
        Files.writeString(
            folder.resolve("sidecar.json"),
            """
            { "system": "banking", "issuer": "http://127.0.0.1:26910/realms/banking",
              "app": {"name": "assistant", "type": "agent", "url": "http://assistant.example",
                      "clientId": "id", "promptFieldJsonPath": "{.prompt}",
                      "privateKeyFile": "a.jwk"},
              "runDirectory": "run",
              "inbound":  {"listen": "127.0.0.1:26911", "application": "127.0.0.1:26914"},
              "outbound": {"listen": "127.0.0.1:26912"},
              "management": {"listen": "127.0.0.1:26913"},
              "mcpServers": [{"name": "tools", "url": "http://tools.example",
                              "upstream": "127.0.0.1:26915"}] }
            """);
  }

  private Process start(String... arguments) throws IOException {
    Path jar =
        Path.of(System.getProperty("casa.root"), "sidecar", "target")
            .resolve("sidecar-0.1.0-SNAPSHOT.jar");
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Test
  void processWhenWarmThenIsReadyAndWhenTerminatedThenLeavesInOrder() throws Exception {
    Process process = start(settings.toString());
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest ready =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + MANAGEMENT + "/ready")).build();
      await()
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptions()
          .until(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
      assertThat(folder.resolve("run/casa.sock")).exists();
      assertThat(folder.resolve("run/room.sock")).exists();
      assertThat(folder.resolve("run/envoy/bootstrap.json")).exists();
      HttpRequest metrics =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + MANAGEMENT + "/metrics")).build();
      assertThat(client.send(metrics, BodyHandlers.ofString()).body())
          .contains("casa_held_calls 0.0", "casa_sessions 0.0");
      assertThat(log()).contains("AmazonCorrettoCryptoProvider");
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("run/casa.sock")).doesNotExist();
    assertThat(folder.resolve("run/room.sock")).doesNotExist();
  }

  private HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        BodyHandlers.ofString());
  }

  private Path second(String name, String runDirectory) throws IOException {
    return Files.writeString(
        folder.resolve("second.json"),
        Files.readString(settings)
            .replace("\"assistant\"", "\"" + name + "\"")
            .replace("\"run\"", "\"" + runDirectory + "\"")
            .replaceAll("127.0.0.1:2691([1-9])", "127.0.0.1:2692$1"));
  }

  @Test
  void processWhenOfTwoAppsThenEachHasItsOwnAndBothLeaveInOrder() throws Exception {
    Process process = start(settings.toString(), second("helper", "run2").toString());
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int management : List.of(MANAGEMENT, MANAGEMENT + 10)) {
        await()
            .atMost(Duration.ofSeconds(90))
            .ignoreExceptions()
            .until(() -> get(client, management, "/ready").statusCode() == 200);
        assertThat(get(client, management, "/metrics").body()).contains("casa_sessions 0.0");
      }
      for (String run : List.of("run", "run2")) {
        assertThat(folder.resolve(run + "/casa.sock")).exists();
        assertThat(folder.resolve(run + "/envoy/bootstrap.json")).exists();
        assertThat(folder.resolve(run + "/decisions.jsonl")).exists();
      }
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("run/casa.sock")).doesNotExist();
    assertThat(folder.resolve("run2/casa.sock")).doesNotExist();
  }

  @Test
  void processWhenOneOfItsAppsCanNotStartThenNoneRuns() throws Exception {
    Path second = second("helper", "run2");
    Files.writeString(second, Files.readString(second).replace("\"a.jwk\"", "\"absent.jwk\""));

    Process process = start(settings.toString(), second.toString());

    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(log()).contains("second.json: app.privateKeyFile: can't be read");
    assertThat(folder.resolve("run/casa.sock")).doesNotExist();
  }

  /** Nothing listens where its Keycloak should be. */
  private Path following() throws IOException {
    Path second = second("helper", "run2");
    return Files.writeString(
        second,
        Files.readString(second)
            .replace("\"promptFieldJsonPath\": \"{.prompt}\",", "")
            .replaceAll("\"mcpServers\": \\[[^]]*]", "\"followSystem\": {}"));
  }

  @Test
  void processWhenOneOfItsAppsWaitsForKeycloakThenTheOtherServes() throws Exception {
    Process process = start(following().toString(), settings.toString());
    try (HttpClient client = HttpClient.newHttpClient()) {
      await()
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptions()
          .until(() -> get(client, MANAGEMENT, "/ready").statusCode() == 200);

      assertThat(get(client, MANAGEMENT + 10, "/ready").statusCode()).isEqualTo(503);
      assertThat(folder.resolve("run/casa.sock")).exists();
      assertThat(folder.resolve("run2/casa.sock")).doesNotExist();
    } finally {
      process.destroy();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("run/casa.sock")).doesNotExist();
  }

  @Test
  void processWhenOneOfItsAppsWaitsAndAnotherCanNotStartThenNoneRuns() throws Exception {
    Path waiting = following();
    Files.writeString(settings, Files.readString(settings).replace("\"a.jwk\"", "\"absent.jwk\""));

    Process process = start(waiting.toString(), settings.toString());

    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(2);
    assertThat(log()).contains("sidecar.json: app.privateKeyFile: can't be read");
  }

  @ParameterizedTest
  @CsvSource({
    "helper,    run2, good",
    "helper,    run,  /runDirectory: another app has it",
    "assistant, run2, '/app/name: another file is that app''s, too'"
  })
  void checkConfigOfTwoAppsThenSaysWhetherTheyAreApart(String name, String run, String expected)
      throws Exception {
    Process process = start("check-config", settings.toString(), second(name, run).toString());

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(expected.equals("good") ? 0 : 2);
    assertThat(log()).contains("second.json: " + expected);
  }

  @Test
  void checkConfigThenSaysWhetherTheSettingsAreGood() throws Exception {
    Process good = start("check-config", settings.toString());
    assertThat(good.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(good.exitValue()).as(log()).isZero();
    assertThat(log()).contains("good, for assistant of banking");

    Files.writeString(settings, Files.readString(settings).replace("\"agent\"", "\"robot\""));
    Process bad = start("check-config", settings.toString());
    assertThat(bad.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bad.exitValue()).isEqualTo(2);
    assertThat(log()).contains("/app/type");
  }
}
