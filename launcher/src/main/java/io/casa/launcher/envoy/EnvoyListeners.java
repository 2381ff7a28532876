/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.envoy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What an Envoy itself listens on. That its port takes connections proves less: another process may
 * have taken the port just before, and Envoy goes on without a listener that it can't bind.
 */
final class EnvoyListeners {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private EnvoyListeners() {}

  /**
   * Whether Envoy serves and that port is among them now; false when it can't be asked.
   *
   * @param admin the socket of its administration
   */
  static boolean include(Path admin, int port) {
    // Before that it takes connections, and nobody looks after them.
    return answer(admin, "/ready").contains("LIVE")
        && answer(admin, "/listeners")
            .lines()
            .anyMatch(line -> line.endsWith("::127.0.0.1:" + port));
  }

  /** Empty when there is none. */
  private static String answer(Path admin, String path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(admin));
      // Blocking reads have no time limit of their own: closing ends them.
      return CompletableFuture.supplyAsync(() -> ask(channel, path))
          .completeOnTimeout("", PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (IOException e) {
      return ""; // not there yet
    }
  }

  private static String ask(SocketChannel channel, String path) {
    String get = "GET " + path + " HTTP/1.1\r\nhost: admin\r\nconnection: close\r\n\r\n";
    try {
      ByteBuffer request = ByteBuffer.wrap(get.getBytes(StandardCharsets.US_ASCII));
      while (request.hasRemaining()) {
        channel.write(request);
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      Channels.newInputStream(channel).transferTo(answer);
      return answer.toString(StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }
}
