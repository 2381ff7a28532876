/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against what Envoy answers, said by the test: a real one can't be made to lose a race. */
class EnvoyListenersTest {
  @TempDir private Path folder;

  private boolean include(String answer, int port) throws IOException {
    return include("HTTP/1.1 200 OK\r\n\r\nLIVE\n", answer, port);
  }

  private boolean include(String state, String answer, int port) throws IOException {
    Path admin = folder.resolve("admin.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(admin));
      Thread.ofVirtual()
          .start(
              () -> {
                answer(server, state);
                answer(server, answer);
              });
      return EnvoyListeners.include(admin, port);
    }
  }

  private static void answer(ServerSocketChannel server, String answer) {
    try (SocketChannel client = server.accept()) {
      client.read(ByteBuffer.allocate(4096));
      client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
      if (answer.isEmpty()) {
        client.read(ByteBuffer.allocate(1)); // says nothing until the other gives up
      }
    } catch (IOException e) {
      return; // it isn't asked any more
    }
  }

  @Test
  void portWhenEnvoyListsItThenIsIncluded() throws IOException {
    String answer =
        "HTTP/1.1 200 OK\r\n\r\ninbound::127.0.0.1:2100\ntunnel::/run/tunnel.sock\noutbound::127.0.0.1:21005\n";

    assertThat(include(answer, 21_005)).isTrue();
  }

  @Test
  void portWhenEnvoyListsOnlyOthersThenIsNotIncluded() throws IOException {
    assertThat(include("HTTP/1.1 200 OK\r\n\r\ninbound::127.0.0.1:12100\n", 2100)).isFalse();
  }

  @Test
  void portWhenEnvoyDoesNotServeYetThenIsNotIncluded() throws IOException {
    String state = "HTTP/1.1 503 Service Unavailable\r\n\r\nINITIALIZING\n";

    assertThat(include(state, "HTTP/1.1 200 OK\r\n\r\ninbound::127.0.0.1:2100\n", 2100)).isFalse();
  }

  @Test
  void portWhenEnvoyDoesNotAnswerThenIsNotIncluded() throws IOException {
    assertThat(include("", 2100)).isFalse();
  }

  @Test
  void portWhenThereIsNoEnvoyThenIsNotIncluded() {
    assertThat(EnvoyListeners.include(folder.resolve("absent.sock"), 2100)).isFalse();
  }
}
