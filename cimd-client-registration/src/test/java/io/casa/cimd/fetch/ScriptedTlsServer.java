/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server on a loopback address that answers every request by a script, byte by byte. */
final class ScriptedTlsServer implements AutoCloseable {
  /** Writes an answer, well-formed or not. */
  interface Script {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  private final SSLServerSocket listener;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<List<String>> requests = new CopyOnWriteArrayList<>();
  private final List<String> names = new CopyOnWriteArrayList<>();

  private ScriptedTlsServer(SSLServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  static ScriptedTlsServer start(SSLContext tls, String address, int port, Script script) {
    try {
      SSLServerSocket listener =
          (SSLServerSocket)
              tls.getServerSocketFactory()
                  .createServerSocket(port, 50, InetAddress.getByName(address));
      ScriptedTlsServer server = new ScriptedTlsServer(listener, script);
      Thread.ofPlatform().daemon().start(server::serve);
      return server;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Answers with these lines, joined as HTTP wants them, and a body. */
  static Script lines(String body, String... lines) {
    return out ->
        out.write(
            (String.join("\r\n", lines) + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8));
  }

  int port() {
    return listener.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** Request line and headers of each request. */
  List<List<String>> requests() {
    return requests;
  }

  /** The names that clients asked for (SNI). */
  List<String> names() {
    return names;
  }

  private void serve() {
    while (!listener.isClosed()) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        connections.incrementAndGet();
        Thread.ofPlatform().daemon().start(() -> answer(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(SSLSocket socket) {
    try (socket) {
      socket.startHandshake();
      if (socket.getSession() instanceof ExtendedSSLSession session) {
        session.getRequestedServerNames().stream()
            .map(SNIServerName::getEncoded)
            .map(encoded -> new String(encoded, StandardCharsets.US_ASCII))
            .forEach(names::add);
      }
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      List<String> request = new CopyOnWriteArrayList<>();
      for (String line = reader.readLine();
          line != null && !line.isEmpty();
          line = reader.readLine()) {
        request.add(line);
      }
      if (request.isEmpty()) {
        return;
      }
      requests.add(request);
      script.answer(socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The client has had enough, as many tests want.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
