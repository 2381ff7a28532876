/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.envoy.EnvoyBinary;
import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A pod of an Istio mesh without the mesh: the packaged sidecar, and a real Envoy on what Istio
 * would give its proxy, patched with what {@code sidecar istio-config} prints. There is neither
 * istiod nor Istio's proxy where the tests run, nor a kernel that redirects; so the configuration
 * is written by hand in Istio's form, without Istio's own telemetry filters and without mTLS, and
 * what would be redirected is sent to the ports of redirection.
 */
final class MeshPod implements AutoCloseable {
  static final int CAPTURED = 15_001;

  /** In what a pod differs from a good one. */
  private enum But {
    NO_SIDECAR,
    NO_FILTER,
    NO_CHECK,
    ISTIOS_OWN_REACHED
  }

  final int inbound = Edge.port().port();
  final int undeclared = Edge.port().port();
  final int handedOver = Edge.port().port();
  final int keycloak = Edge.port().port();
  final Upstream application;
  final Upstream tools;
  List<Integer> applied = List.of();
  private final Path folder;
  private final int management = Edge.port().port();
  private final int admin = Edge.port().port();
  private final Path settings;
  private final Optional<Process> sidecar;
  private final Process envoy;

  private MeshPod(Path folder, String app, Set<But> buts) throws Exception {
    this.folder = folder;
    application = new Upstream(Edge.port().port());
    tools = new Upstream(Edge.port().port());
    settings = written(app);
    sidecar =
        buts.contains(But.NO_SIDECAR)
            ? Optional.empty()
            : Optional.of(start("sidecar", java(settings.toString())));
    Path config = configured(buts);
    if (sidecar.isPresent()) {
      awaitReady();
    }
    envoy =
        start(
            "envoy",
            List.of(
                envoyBinary(),
                "-c",
                config.toString(),
                "--disable-hot-restart",
                "--concurrency",
                "1",
                "--file-flush-interval-msec",
                "50",
                "-l",
                "warning"));
    await("Envoy listens, see " + folder.resolve("envoy.log"))
        .atMost(Duration.ofSeconds(30))
        .until(() -> accepts(CAPTURED) && accepts(inbound));
  }

  static MeshPod ofAgent(Path folder) throws Exception {
    return new MeshPod(folder, agent(), Set.of());
  }

  /** Where the test itself is the sidecar. */
  static MeshPod ofAgentAlone(Path folder) throws Exception {
    return new MeshPod(folder, agent(), Set.of(But.NO_SIDECAR));
  }

  /** Where nobody applied what was printed. */
  static MeshPod ofAgentWithoutTheFilter(Path folder) throws Exception {
    return new MeshPod(folder, agent(), Set.of(But.NO_SIDECAR, But.NO_FILTER));
  }

  /** Where Istio left out the patch that puts in the check, and no other. */
  static MeshPod ofAgentWithoutTheCheck(Path folder) throws Exception {
    return new MeshPod(folder, agent(), Set.of(But.NO_CHECK));
  }

  /** Where something hands connections over to Istio's own listener all the same. */
  static MeshPod ofAgentThatReachesIstiosOwn(Path folder) throws Exception {
    return new MeshPod(folder, agent(), Set.of(But.ISTIOS_OWN_REACHED));
  }

  static MeshPod ofServer(Path folder) throws Exception {
    return new MeshPod(
        folder,
        """
        "name": "tools", "type": "mcp_server", "url": "http://tools.bank.svc.cluster.local:8080\"""",
        Set.of());
  }

  private static String agent() {
    return """
        "name": "assistant", "type": "agent", "url": "http://assistant.bank.svc.cluster.local",
        "promptFieldJsonPath": "{.prompt}\"""";
  }

  String issuer() {
    return "http://127.0.0.1:" + keycloak + "/realms/banking";
  }

  /** As a killed process: nothing is closed in order. */
  void killSidecar() {
    sidecar.orElseThrow().destroyForcibly().onExit().join();
  }

  SidecarSettings settings() throws SidecarException {
    return SettingsReader.read(settings);
  }

  /** What {@code sidecar istio-check} says of this proxy, after its exit code. */
  String check() throws Exception {
    Path dump = folder.resolve("config_dump.json");
    HttpRequest asking =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/config_dump")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(asking, BodyHandlers.ofFile(dump));
    }
    Process checking =
        start("istio-check", java("istio-check", settings.toString(), dump.toString()));
    assertThat(checking.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return checking.exitValue() + " " + Files.readString(folder.resolve("istio-check.log"));
  }

  String envoyLog() throws IOException {
    return Files.readString(folder.resolve("envoy.log"));
  }

  String decisions() throws IOException {
    return Files.readString(folder.resolve("run/app/decisions.jsonl"));
  }

  private Path written(String app) throws Exception {
    Files.writeString(
        folder.resolve("a.jwk"),
        new ECKeyGenerator(Curve.P_256).keyID("k").generate().toJSONString());
    return Files.writeString(
        folder.resolve("sidecar.json"),
        """
        { "system": "banking", "issuer": "%s",
          "app": {%s, "clientId": "id", "privateKeyFile": "a.jwk"},
          "runDirectory": "run/app",
          "inbound":  {"listen": "127.0.0.1:15006", "application": "127.0.0.1:%d"},
          "outbound": {"listen": "127.0.0.1:15001"},
          "management": {"listen": "127.0.0.1:%d"},
          "mcpServers": [{"name": "tools", "url": "http://tools.bank.svc.cluster.local:8080",
                          "upstream": "tools.bank.svc.cluster.local:8080"}] }
        """
            .formatted(issuer(), app, inbound, management));
  }

  private Path configured(Set<But> buts) throws Exception {
    ObjectNode proxy =
        (ObjectNode) new ObjectMapper().readTree(istios(buts.contains(But.ISTIOS_OWN_REACHED)));
    if (!buts.contains(But.NO_FILTER)) {
      ObjectNode filter = IstioPatcher.yaml(printed());
      if (buts.contains(But.NO_CHECK)) {
        IstioPatcher.leaveOut(filter, FilterConfig.EXT_AUTHZ);
      }
      applied = new IstioPatcher(proxy).apply(filter);
    }
    return new MeshBootstrap(folder, admin, envoyBinary()).write(proxy);
  }

  private String printed() throws Exception {
    Process printing =
        start("istio-config", java("istio-config", settings.toString(), "--namespace", "bank"));
    assertThat(printing.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String printed = Files.readString(folder.resolve("istio-config.log"));
    assertThat(printing.exitValue()).as(printed).isZero();
    return printed;
  }

  private String istios(boolean ownListenerReached) throws IOException {
    try (InputStream in = MeshPod.class.getResourceAsStream("/istio/proxy.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("@INBOUND@", Integer.toString(inbound))
          .replace("@UNDECLARED@", Integer.toString(undeclared))
          .replace("@HANDED_OVER@", Integer.toString(handedOver))
          .replace("@APPLICATION@", Integer.toString(application.port()))
          .replace("@TOOLS@", Integer.toString(tools.port()))
          .replace("\"bind_to_port\": false", "\"bind_to_port\": " + ownListenerReached);
    }
  }

  private static String envoyBinary() throws IOException {
    return EnvoyBinary.ensure(CasaFiles.ofSystemProperty(), Progress.toStandardError()).toString();
  }

  private static List<String> java(String... arguments) {
    Path jar =
        Path.of(System.getProperty("casa.root"), "sidecar", "target")
            .resolve("sidecar-0.1.0-SNAPSHOT.jar");
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private Process start(String name, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private void awaitReady() {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + management + "/ready")).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      await("ready, see " + folder.resolve("sidecar.log"))
          .atMost(Duration.ofSeconds(90))
          .ignoreExceptions()
          .until(() -> client.send(ready, BodyHandlers.discarding()).statusCode() == 200);
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    envoy.destroyForcibly().onExit().join();
    sidecar.ifPresent(process -> process.destroyForcibly().onExit().join());
    application.close();
    tools.close();
  }
}
