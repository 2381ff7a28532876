/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.casa.launcher.process.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * {@code https://localhost:port}: what it serves can be changed at any time. The servers with our
 * providers trust its certificate.
 */
public final class DocumentHost implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final HttpsServer server;
  private final Path certificate;
  private final Map<String, Served> documents = new ConcurrentHashMap<>();
  private final Map<String, Path> folders = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private DocumentHost(HttpsServer server, Path certificate) {
    this.server = server;
    this.certificate = certificate;
  }

  /** What is answered; with an etag, 304 to whoever has it. */
  public record Served(int status, String type, String body, String etag) {
    /** A good answer. */
    public static Served json(String body) {
      return new Served(200, "application/json", body, "");
    }
  }

  /** A request. */
  public record Asked(String path, String ifNoneMatch) {}

  static DocumentHost start() {
    Path folder = newFolder();
    Path store = folder.resolve("localhost.p12");
    Path certificate = folder.resolve("localhost.pem");
    keytool(
        "-genkeypair -alias server -keyalg EC -groupname secp256r1 -dname CN=localhost"
            + " -ext SAN=dns:localhost -storetype PKCS12 -keystore",
        store.toString());
    keytool("-exportcert -rfc -alias server -file " + certificate + " -keystore", store.toString());
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(new HttpsConfigurator(tls(store)));
      server.setExecutor(Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory()));
      DocumentHost host = new DocumentHost(server, certificate);
      server.createContext("/", host::answer);
      server.start();
      return host;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** PEM, for servers to trust. */
  Path certificate() {
    return certificate;
  }

  /** Where a path of it is. */
  public String url(String path) {
    return "https://localhost:" + server.getAddress().getPort() + path;
  }

  /** Answers requests for a path so from now on. */
  public void serve(String path, Served served) {
    documents.put(path, served);
  }

  /** Serves what is in a folder by then, as JSON; answers the URL that stands for the folder. */
  public String share(Path folder) {
    String path = "/" + UUID.randomUUID();
    folders.put(path, folder);
    return url(path);
  }

  /** Requests for a path so far. */
  public List<Asked> asked(String path) {
    return asked.stream().filter(request -> request.path().equals(path)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String known = exchange.getRequestHeaders().getFirst("If-None-Match");
    asked.add(new Asked(path, known == null ? "" : known));
    Served served = documents.containsKey(path) ? documents.get(path) : shared(path);
    try (exchange) {
      if (!served.etag().isEmpty()) {
        exchange.getResponseHeaders().set("ETag", served.etag());
        if (served.etag().equals(known)) {
          exchange.sendResponseHeaders(304, -1);
          return;
        }
      }
      byte[] body = served.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", served.type());
      exchange.getResponseHeaders().set("Location", url("/elsewhere"));
      exchange.sendResponseHeaders(served.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Served shared(String path) throws IOException {
    int end = path.lastIndexOf('/');
    Path folder = folders.get(path.substring(0, end));
    Path file = folder == null ? null : folder.resolve(path.substring(end + 1));
    return file != null && Files.isRegularFile(file)
        ? Served.json(Files.readString(file))
        : new Served(404, "text/plain", "", "");
  }

  @Override
  public void close() {
    server.stop(0);
    FileTree.delete(certificate.getParent());
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("casa-document-host-");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void keytool(String arguments, String store) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(Arrays.asList(arguments.split(" ")));
    command.addAll(List.of(store, "-storepass", PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("keytool: " + said);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static SSLContext tls(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
