/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casa.launcher.runtime.ProxyVariables;
import io.casa.sidecar.guard.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are told of the sidecar by their environment alone, through the real Envoy. */
class ProxyVariablesIT {
  /** The first Node that can be told by its environment is 22. */
  private static final String NODE_VERSION = "22.23.3";

  private static final String LOOPBACK = "http://127.0.0.1:24680/";
  private static final String TLS = "https://tools.bank.example:8080/";

  @TempDir private static Path folder;
  private static Edge edge;

  @BeforeAll
  static void start() throws Exception {
    edge = Edge.start();
    // The first check of a cold JVM may take longer than Envoy waits.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                Wire.exchange(
                        edge.settings.outbound().port(), Wire.post("/", Edge.MCP_HOST, "", "{}"))
                    .startsWith("HTTP/1.1 200"));
  }

  @AfterAll
  static void stop() throws Exception {
    edge.close();
  }

  @BeforeEach
  void strangersAreRefused() {
    edge.reset();
    edge.guard(
        request ->
            request.authority().equals(Edge.MCP_HOST)
                ? Edge.passed(Map.of())
                : CompletableFuture.completedFuture(Edge.refusal(403, "stranger")));
  }

  @Test
  void pythonWhenToldByItsEnvironmentThenIsChecked() throws Exception {
    List<String> said = fetch("python3", resource("fetch.py"));

    assertThat(said.subList(0, 3)).containsExactly("200 reached", "403 stranger", "403 stranger");
    assertChecked("evil.example", "127.0.0.1:24680");
  }

  @Test
  void jdkWhenToldByItsEnvironmentThenIsChecked() throws Exception {
    String classes =
        Path.of(FetchByJdk.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();

    List<String> said =
        fetch(
            System.getProperty("java.home") + "/bin/java",
            "-cp",
            classes,
            FetchByJdk.class.getName());

    assertThat(said.subList(0, 3)).containsExactly("200 reached", "403 stranger", "403 stranger");
    assertChecked("evil.example", "127.0.0.1:24680");
  }

  /** It opens a tunnel whatever the scheme, and tells a refused one as a failure. */
  @Test
  void nodeWhenToldByItsEnvironmentThenIsChecked() throws Exception {
    List<String> said = fetch(node(), resource("fetch.mjs"));

    assertThat(said.getFirst()).isEqualTo("200 reached");
    assertThat(said.subList(1, 3)).allSatisfy(line -> assertThat(line).startsWith("failed"));
    assertThat(edge.asked)
        .extracting(HttpRequest::method)
        .containsExactly("GET", "CONNECT", "CONNECT");
    assertChecked("evil.example:80", "127.0.0.1:24680");
  }

  private static void assertChecked(String stranger, String loopback) {
    assertThat(edge.asked)
        .extracting(HttpRequest::authority)
        .containsExactly(Edge.MCP_HOST, stranger, loopback);
    assertThat(edge.tools.requests()).hasSize(1);
  }

  /** The server by its name, a stranger, this machine, and TLS, which always fails. */
  private static List<String> fetch(String... program) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(
        List.of("http://" + Edge.MCP_HOST + "/mcp", "http://evil.example/", LOOPBACK, TLS));
    Path errors = folder.resolve("errors.log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            ProxyVariables.of(URI.create("http://" + edge.settings.outbound()), Optional.empty()));
    List<String> said = said(builder.start()).lines().toList();
    assertThat(said).as(Files.readString(errors)).hasSize(4);
    assertThat(said.getLast()).startsWith("failed");
    return said;
  }

  private static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return said;
  }

  private static String resource(String name) throws IOException {
    Path copy = folder.resolve(name);
    try (InputStream in = ProxyVariablesIT.class.getResourceAsStream("/capture/" + name)) {
      Files.copy(in, copy);
    }
    return copy.toString();
  }

  /** Kept beside what other tests install. */
  private static String node() throws Exception {
    String cpu = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    String name = "node-linux-" + cpu;
    Path into = Path.of(System.getProperty("casa.root"), ".casa/agents/node-" + NODE_VERSION);
    Path node = into.resolve("node_modules").resolve(name).resolve("bin/node");
    if (!Files.isExecutable(node)) {
      Files.createDirectories(into);
      Process npm =
          new ProcessBuilder(
                  "npm",
                  "install",
                  "--prefix",
                  into.toString(),
                  "--ignore-scripts",
                  "--no-audit",
                  "--no-fund",
                  name + "@" + NODE_VERSION)
              .redirectErrorStream(true)
              .start();
      String said = said(npm);
      assertThat(node).as(said).isExecutable();
    }
    return node.toString();
  }
}
