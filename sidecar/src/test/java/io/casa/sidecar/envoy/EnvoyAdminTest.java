/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvoyAdminTest {
  @TempDir private Path folder;

  private Path socket() {
    return folder.resolve("admin.sock");
  }

  private ServerSocketChannel listen() throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(socket()));
  }

  @ParameterizedTest
  @CsvSource({"200 OK, true", "503 Service Unavailable, false"})
  void drainThenSaysWhetherEnvoyAgreed(String status, boolean agreed) throws Exception {
    try (ServerSocketChannel listening = listen()) {
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(() -> answer(listening, status));

      assertThat(EnvoyAdmin.drain(socket())).isEqualTo(agreed);
      assertThat(asked.join()).startsWith("POST /drain_listeners?graceful HTTP/1.1\r\n");
    }
  }

  private static String answer(ServerSocketChannel listening, String status) {
    try (SocketChannel channel = listening.accept()) {
      ByteBuffer read = ByteBuffer.allocate(1024);
      channel.read(read);
      String text = "HTTP/1.1 " + status + "\r\nconnection: close\r\n\r\n";
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      return new String(read.array(), 0, read.position(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void drainWhenEnvoySaysNothingThenGivesUpInASecond() throws Exception {
    try (ServerSocketChannel silent = listen()) {
      long start = System.nanoTime();

      assertThat(silent.isOpen()).isTrue();
      assertThat(EnvoyAdmin.drain(socket())).isFalse();
      assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }
  }

  @Test
  void drainWhenThereIsNoEnvoyThenIsNothing() throws Exception {
    assertThat(EnvoyAdmin.drain(socket())).isFalse();
    listen().close(); // its socket file stays

    assertThat(EnvoyAdmin.drain(socket())).isFalse();
  }
}
