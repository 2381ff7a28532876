/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.RequestGuard;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real Envoy makes of the files. */
class EnvoyFilesIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  @Test
  void filesWhenReadByEnvoyThenAreValid() throws Exception {
    SidecarSettings settings = tls(folder, "localhost", Edge.port(), trustStore("localhost"));
    new EnvoyFiles(settings).write();

    assertThat(EnvoyProcess.validate(settings)).contains("OK");
    try (EnvoyProcess envoy = EnvoyProcess.start(settings)) {
      assertThat(envoy.log()).doesNotContain("[error]", "[critical]", "update_failure", "rejected");
    }
  }

  @ParameterizedTest
  @CsvSource({"localhost, 200", "other.example, 503"})
  void llmWhenItsCertificateIsForThatNameThenIsReachedAndElseNot(String name, int status)
      throws Exception {
    Address port = Edge.port();
    Path authorities = trustStore(name);
    SidecarSettings settings = tls(folder, "localhost", port, authorities);
    new EnvoyFiles(settings).write();
    RequestGuard guard = request -> Edge.passed(Map.of());
    var services =
        new EdgeServer.Services(
            Map.of(Direction.OUTBOUND, guard), metadata -> new Edge.Unread(), () -> true);
    HttpsServer llm = llm(port.port());
    try (EdgeServer server = EdgeServer.open(settings.socket(), services);
        EnvoyProcess envoy = EnvoyProcess.start(settings)) {
      assertThat(server).isNotNull();
      String answer =
          Wire.exchange(settings.outbound().port(), Wire.post("/v1", Edge.LLM_HOST, "", "{}"));

      assertThat(answer).startsWith("HTTP/1.1 " + status);
      assertThat(envoy.log()).doesNotContain("[critical]");
    } finally {
      llm.stop(0);
    }
  }

  private static SidecarSettings tls(Path folder, String host, Address port, Path authorities) {
    SidecarSettings settings = Edge.settings(folder);
    return EnvoyFilesTest.with(
        settings,
        Optional.of(
            new SidecarSettings.Llm(
                Edge.url("https://" + Edge.LLM_HOST),
                Edge.url("https://" + host + ":" + port.port()),
                Optional.of(authorities))),
        settings.mcpServers());
  }

  private HttpsServer llm(int port) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("llm.p12"))) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    return server;
  }

  /** A certificate for that name, signed by itself, and the file that trusts it. */
  private Path trustStore(String name) throws Exception {
    Path authorities = folder.resolve("ca.pem");
    keytool(
        "-genkeypair",
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-dname",
        "CN=" + name,
        "-ext",
        "SAN=dns:" + name,
        "-validity",
        "2",
        "-storetype",
        "PKCS12");
    keytool("-exportcert", "-rfc", "-file", authorities.toString());
    return authorities;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "llm",
            "-keystore",
            folder.resolve("llm.p12").toString(),
            "-storepass",
            new String(PASSWORD)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
