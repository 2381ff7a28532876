/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.workloads;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.process.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/**
 * Kubernetes's own API server over Debian's etcd, on loopback: what issues service-account tokens
 * in a cluster. Everybody may read its discovery document, as a Keycloak outside needs it.
 */
final class KubeApiServer implements AutoCloseable {
  private static final String PASSWORD = "changeit";
  private static final Duration BUILD_LIMIT = Duration.ofMinutes(25);
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final int port;
  private final String adminToken = UUID.randomUUID().toString();
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http;

  private KubeApiServer(Path folder, int port) throws GeneralSecurityException, IOException {
    this.folder = folder;
    this.port = port;
    this.http = HttpClient.newBuilder().sslContext(trusting(store())).build();
  }

  /** Starts one in a folder of its own, with namespace {@code bank} and its service accounts. */
  static KubeApiServer start(Path folder) throws Exception {
    Path binary = build();
    List<Integer> ports = FreePorts.next(3);
    makeFiles(folder);
    KubeApiServer server = new KubeApiServer(folder, ports.get(0));
    try {
      server.startEtcd(ports.get(1), ports.get(2));
      server.startApiServer(binary, ports.get(1));
      server.awaitReady();
      server.prepare();
      return server;
    } catch (Exception | Error e) {
      server.close();
      throw e;
    }
  }

  String issuer() {
    return "https://127.0.0.1:" + port;
  }

  /** PEM of the server's own certificate. */
  Path certificate() {
    return folder.resolve("server.pem");
  }

  /** What {@code kubectl create token} asks for: a token of a service account of the bank. */
  String token(String serviceAccount, int seconds, String... audiences) {
    String body =
        """
        {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
         "spec": {"audiences": [%s], "expirationSeconds": %d}}
        """
            .formatted(
                String.join(",", Arrays.stream(audiences).map(a -> '"' + a + '"').toList()),
                seconds);
    return create("/api/v1/namespaces/bank/serviceaccounts/" + serviceAccount + "/token", body)
        .at("/status/token")
        .textValue();
  }

  private static Path build() throws IOException, InterruptedException {
    Path script =
        CasaFiles.ofSystemProperty()
            .root()
            .resolve("keycloak-providers/integration-tests/kubernetes/build");
    Process build =
        new ProcessBuilder(script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!build.waitFor(BUILD_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      build.descendants().forEach(ProcessHandle::destroy);
      build.destroy();
      throw new AssertionError("building the API server takes longer than " + BUILD_LIMIT);
    }
    String said = new String(build.getInputStream().readAllBytes(), UTF_8).strip();
    if (build.exitValue() != 0) {
      throw new AssertionError("the API server can't be built; see above");
    }
    return Path.of(said);
  }

  private static void makeFiles(Path folder) throws IOException, GeneralSecurityException {
    keytool(
        folder,
        "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=127.0.0.1"
            + " -ext SAN=ip:127.0.0.1,dns:localhost -ext bc=ca:true -storetype PKCS12");
    keytool(folder, "-exportcert -rfc -alias server -file " + folder.resolve("server.pem"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    pem(folder.resolve("server.key"), store.getKey("server", PASSWORD.toCharArray()));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair accounts = generator.generateKeyPair();
    pem(folder.resolve("accounts.key"), accounts.getPrivate());
    pem(folder.resolve("accounts.pub"), accounts.getPublic());
  }

  private static void keytool(Path folder, String arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(Arrays.asList(arguments.split(" ")));
    command.addAll(
        List.of("-keystore", folder.resolve("server.p12").toString(), "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new AssertionError("keytool: " + said);
    }
  }

  private static void pem(Path file, Key key) throws IOException {
    String kind = key.getFormat().equals("PKCS#8") ? "PRIVATE KEY" : "PUBLIC KEY";
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, base64));
  }

  private Path store() {
    return folder.resolve("server.p12");
  }

  private static SSLContext trusting(Path file) throws GeneralSecurityException, IOException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      own.load(in, PASSWORD.toCharArray());
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", own.getCertificate("server"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private void startEtcd(int clientPort, int peerPort) throws IOException {
    String client = "http://127.0.0.1:" + clientPort;
    start(
        "etcd",
        List.of(
            "etcd",
            "--data-dir=" + folder.resolve("etcd"),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=http://127.0.0.1:" + peerPort,
            "--unsafe-no-fsync"));
  }

  private void startApiServer(Path binary, int etcdPort) throws IOException {
    Path tokens = folder.resolve("tokens.csv");
    Files.writeString(tokens, adminToken + ",admin,admin,system:masters\n");
    start(
        "apiserver",
        List.of(
            binary.toString(),
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--secure-port=" + port,
            "--tls-cert-file=" + certificate(),
            "--tls-private-key-file=" + folder.resolve("server.key"),
            "--token-auth-file=" + tokens,
            "--authorization-mode=RBAC",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--service-account-issuer=" + issuer(),
            "--service-account-key-file=" + folder.resolve("accounts.pub"),
            "--service-account-signing-key-file=" + folder.resolve("accounts.key")));
  }

  private void start(String name, List<String> command) throws IOException {
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
  }

  private void awaitReady() {
    Awaitility.await("the API server's /readyz; its log is beside " + certificate())
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(() -> send(request("/readyz").GET()).statusCode() == 200);
  }

  private void prepare() {
    create(
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
         "metadata": {"name": "everybody-discovers-the-issuer"},
         "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole",
                     "name": "system:service-account-issuer-discovery"},
         "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group",
                       "name": "system:unauthenticated"}]}
        """);
    create(
        "/api/v1/namespaces",
        "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"bank\"}}");
    for (String account : List.of("assistant", "other")) {
      create(
          "/api/v1/namespaces/bank/serviceaccounts",
          "{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"%s\"}}"
              .formatted(account));
    }
  }

  private JsonNode create(String path, String json) {
    HttpResponse<String> answer =
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    if (answer.statusCode() != 201) {
      throw new AssertionError(path + ": HTTP " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(issuer() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + adminToken);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Ends both, the API server first: it does not end well without its store. */
  @Override
  public void close() {
    http.close();
    for (Process process : processes.reversed()) {
      process.destroy();
      if (process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join().isAlive()) {
        process.destroyForcibly().onExit().join();
      }
    }
  }
}
