/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.awaitility.Awaitility.await;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import io.casa.launcher.envoy.EnvoyBinary;
import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.envoy.Namespaces.Outcome;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.GuardSettings;
import io.casa.sidecar.guard.HttpRequest;
import io.casa.sidecar.guard.RequestGuard;
import io.casa.sidecar.guard.Ruling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Three network namespaces: an agent with its Envoy, its MCP server with that one's Envoy, and the
 * rest of the world, which the agent has a route to. The guards are the test's: the agent's lets
 * requests to its server through with a token, the server's those that have it.
 */
final class CapturedPods implements AutoCloseable {
  static final int ENVOY = 1337;
  static final int AGENT = 2000;
  static final int OUTBOUND = 15001;
  static final int INBOUND = 15006;
  static final String SERVER = Namespaces.ipv4(1, 2);
  static final String SERVER_6 = Namespaces.ipv6(1, 2);
  static final String WORLD = Namespaces.ipv4(2, 2);
  static final String WORLD_6 = Namespaces.ipv6(2, 2);
  static final String MCP_HOST = "tools.bank.example:8080";

  private static final Path SCRIPT =
      Path.of(System.getProperty("casa.root"), "sidecar/capture/redirect.sh");
  private static final String TOKEN = "Bearer of the agent's sidecar";

  final List<HttpRequest> asked = new CopyOnWriteArrayList<>();
  private final Path folder;
  private final Namespaces namespaces;
  private final Deque<EdgeServer> services = new ArrayDeque<>();
  private String agent = "";
  private String server = "";
  private Path atServer = Path.of("");
  private Path inWorld = Path.of("");

  private CapturedPods() throws IOException {
    folder = Files.createTempDirectory("pods");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    namespaces = new Namespaces(folder);
  }

  /** Started, with rules that let the agent ask the world's UDP port 53. */
  static CapturedPods start() throws Exception {
    CapturedPods pods = new CapturedPods();
    try {
      pods.build();
      return pods;
    } catch (Exception | AssertionError e) {
      try (pods) {
        throw e;
      }
    }
  }

  private void build() throws Exception {
    agent = namespaces.make("agent");
    server = namespaces.make("server");
    String world = namespaces.make("world");
    namespaces.link(agent, server, 1);
    namespaces.link(agent, world, 2);
    try (InputStream in = CapturedPods.class.getResourceAsStream("/capture/peer.py")) {
      Files.copy(in, folder.resolve("peer.py"));
    }
    Path binary = folder.resolve("envoy");
    Files.copy(
        EnvoyBinary.ensure(CasaFiles.ofSystemProperty(), Progress.toStandardError()), binary);
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));

    // Set before anything listens, as an init container does.
    demand(redirect(agent, rules("--dns", WORLD)));
    demand(redirect(server, rules("--open-port", "15020")));
    sidecar(agent, binary, "agent", GuardSettings.AppType.AGENT, Direction.OUTBOUND, this::leaving);
    sidecar(
        server,
        binary,
        "server",
        GuardSettings.AppType.MCP_SERVER,
        Direction.INBOUND,
        this::coming);
    atServer = listen(server, "server", "8080", "9999", "15020");
    inWorld = listen(world, "world", "53", "9999");
    String request = Wire.lines("GET /warm HTTP/1.1", "Host: " + MCP_HOST, "");
    // The first check of a cold JVM may take longer than Envoy waits.
    await("both sidecars are warm")
        .atMost(Duration.ofMinutes(1))
        .until(() -> dial(AGENT, "tcp", SERVER, 8080, request).startsWith("HTTP/1.1 200"));
  }

  private CompletionStage<Ruling> leaving(HttpRequest request) {
    asked.add(request);
    return CompletableFuture.completedFuture(
        request.authority().equals(MCP_HOST)
            ? new Ruling.Pass(Map.of("authorization", TOKEN), Set.of(), Map.of())
            : Edge.refusal(403, "{}"));
  }

  private CompletionStage<Ruling> coming(HttpRequest request) {
    asked.add(request);
    return request.header("authorization").equals(Optional.of(TOKEN))
        ? Edge.passed(Map.of())
        : CompletableFuture.completedFuture(Edge.refusal(401, "{}"));
  }

  /** The services run here: a Unix socket is reached from every network namespace. */
  private void sidecar(
      String namespace,
      Path binary,
      String name,
      GuardSettings.AppType type,
      Direction guarded,
      RequestGuard guard)
      throws Exception {
    SidecarSettings settings = settings(name, type);
    new EnvoyFiles(settings).write();
    give(settings.runDirectory());
    services.push(
        EdgeServer.open(
            settings.socket(),
            new EdgeServer.Services(
                Map.of(guarded, guard), metadata -> new Edge.Unread(), () -> true)));
    give(settings.socket());
    namespaces.start(
        namespace,
        "envoy-" + name,
        List.of(
            "setpriv",
            "--reuid=" + ENVOY,
            "--regid=" + ENVOY,
            "--clear-groups",
            "--no-new-privs",
            binary.toString(),
            "-c",
            new EnvoyFiles(settings).bootstrap().toString(),
            "--disable-hot-restart",
            "--concurrency",
            "1",
            "--file-flush-interval-msec",
            "50"));
    for (int port : new int[] {OUTBOUND, INBOUND}) {
      await("Envoy of " + name + " listens")
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  !dial(namespace, ENVOY, "tcp", "127.0.0.1", port, "\r\n\r\n").contains("FAILED"));
    }
  }

  private static void give(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", ENVOY);
  }

  private SidecarSettings settings(String name, GuardSettings.AppType type) throws IOException {
    SidecarSettings other = Edge.settings(Files.createDirectory(folder.resolve(name)));
    return new SidecarSettings(
        other.system(),
        other.issuer(),
        new GuardSettings.App(
            name, type, "http://" + MCP_HOST, name, Optional.empty(), other.app().privateKeyFile()),
        other.runDirectory(),
        new Address("0.0.0.0", INBOUND),
        new Address("127.0.0.1", 8080),
        // Either reaches it: a redirected connection comes over the loopback device.
        new Address(type == GuardSettings.AppType.AGENT ? "0.0.0.0" : "127.0.0.1", OUTBOUND),
        new Address("127.0.0.1", 15020),
        Optional.empty(),
        List.of(
            new SidecarSettings.McpServer(
                "bank-tools", Edge.url("http://" + MCP_HOST), new Address(SERVER, 8080))),
        List.of(),
        Duration.ZERO,
        Duration.ZERO,
        other.refusalForm());
  }

  private Path listen(String namespace, String name, String... ports) throws IOException {
    List<String> command = peer(AGENT, "listen", "::");
    command.addAll(List.of(ports));
    Path output = namespaces.start(namespace, "peer-" + name, command);
    await(name + " listens, see " + output)
        .atMost(Duration.ofSeconds(60))
        .until(() -> Namespaces.said(output).contains("listening"));
    return output;
  }

  private List<String> peer(int user, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of("python3", folder.resolve("peer.py").toString(), Integer.toString(user)));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What comes back to that user of the agent's namespace, or {@code FAILED} and why. */
  String dial(int user, String protocol, String address, int port, String bytes)
      throws IOException {
    return dial(agent, user, protocol, address, port, bytes);
  }

  private String dial(
      String namespace, int user, String protocol, String address, int port, String bytes)
      throws IOException {
    return namespaces
        .run(namespace, bytes, peer(user, "dial", protocol, address, Integer.toString(port)))
        .output();
  }

  /** What reached the server's own ports. */
  String atServer() throws IOException {
    return Namespaces.said(atServer);
  }

  /** What reached the rest of the world. */
  String inWorld() throws IOException {
    return Namespaces.said(inWorld);
  }

  String agentsAccessLog() throws IOException {
    return Files.readString(folder.resolve("agent/envoy-access.jsonl"));
  }

  /** The arguments of these pods and further ones. */
  static List<String> rules(String... further) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--envoy-uid",
                Integer.toString(ENVOY),
                "--outbound-port",
                Integer.toString(OUTBOUND),
                "--inbound-port",
                Integer.toString(INBOUND)));
    all.addAll(List.of(further));
    return all;
  }

  /** A namespace without anything. */
  String spare() throws IOException {
    return namespaces.make("spare" + System.nanoTime());
  }

  /** The agent's. */
  String agent() {
    return agent;
  }

  /** Runs the script as root. */
  Outcome redirect(String namespace, List<String> arguments) throws IOException {
    return inNamespace(namespace, List.of("sh", SCRIPT.toString()), arguments);
  }

  /** Runs it as a user without privileges, who needn't be able to read it. */
  Outcome redirectAs(int user, List<String> arguments) throws IOException {
    List<String> command =
        List.of(
            "setpriv", "--reuid=" + user, "--clear-groups", "sh", "-c", script(), "redirect.sh");
    return inNamespace(agent, command, arguments);
  }

  /** All rules, without their counters and dates. */
  String savedRules(String namespace) throws IOException {
    String all =
        inNamespace(namespace, List.of("iptables-save"), List.of()).output()
            + inNamespace(namespace, List.of("ip6tables-save"), List.of()).output();
    return all.replaceAll("(?m)^#.*$", "").replaceAll("\\[[0-9:]+]", "");
  }

  private Outcome inNamespace(String namespace, List<String> command, List<String> arguments)
      throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    return namespaces.run(namespace, "", all);
  }

  private static String script() throws IOException {
    return Files.readString(SCRIPT);
  }

  private static void demand(Outcome outcome) throws IOException {
    if (outcome.status() != 0) {
      throw new IOException("redirect.sh ended with " + outcome);
    }
  }

  @Override
  public void close() throws IOException {
    try (namespaces) {
      services.forEach(EdgeServer::close);
    }
    // A copy of Envoy is in it.
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
