/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the sidecar asks of its Envoy's administration, on the Unix socket in the run directory. */
public final class EnvoyAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(EnvoyAdmin.class);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int MOST_BYTES = 4096;
  private static final byte[] DRAIN =
      "POST /drain_listeners?graceful HTTP/1.1\r\nhost: admin\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private EnvoyAdmin() {}

  /**
   * Asks Envoy to let its clients go: answers say {@code connection: close}, streams stay. Takes a
   * second at most; an Envoy that can't be asked is left alone.
   *
   * @return whether it agreed
   */
  public static boolean drain(Path socket) {
    if (!Files.exists(socket)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      // Blocking reads have no time limit of their own: closing ends them.
      Thread limit = Thread.ofVirtual().name("drain limit").start(() -> closeLater(channel));
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        ByteBuffer request = ByteBuffer.wrap(DRAIN);
        while (request.hasRemaining()) {
          channel.write(request);
        }
        boolean agreed = answer(channel).startsWith("HTTP/1.1 200");
        if (!agreed) {
          LOG.warn("Envoy was asked to drain and refused");
        }
        return agreed;
      } finally {
        limit.interrupt();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("Envoy could not be asked to drain");
      return false;
    }
  }

  private static String answer(SocketChannel channel) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    ByteBuffer some = ByteBuffer.allocate(MOST_BYTES);
    while (answer.size() < MOST_BYTES && channel.read(some) >= 0) {
      answer.write(some.array(), 0, some.position());
      some.clear();
    }
    return answer.toString(StandardCharsets.US_ASCII);
  }

  private static void closeLater(SocketChannel channel) {
    try {
      Thread.sleep(PATIENCE);
      channel.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // it was answered in time
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("A connection to Envoy could not be closed");
    }
  }
}
