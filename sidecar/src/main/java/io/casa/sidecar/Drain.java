/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.envoy.EnvoyAdmin;
import io.casa.sidecar.guard.WaitingRoom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last requests of a sidecar that was told to end. Envoy is asked to let its clients go; what
 * it still brings is decided, and open answers are read, until there are none or the time is up. No
 * further tool call is held; those that are held wait as long, and are then answered.
 */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /** For held calls to be answered when the time is up. */
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

  private final IntSupplier underWay;
  private final WaitingRoom room;
  private final Path adminSocket;

  /**
   * One sidecar's.
   *
   * @param underWay how many requests are being decided and answers being read
   * @param adminSocket of its Envoy; needs not be there
   */
  Drain(IntSupplier underWay, WaitingRoom room, Path adminSocket) {
    this.underWay = underWay;
    this.room = room;
    this.adminSocket = adminSocket;
  }

  /** Returns when nothing is under way any more, at the latest about a second after that time. */
  void run(Duration longest) {
    room.holdNoMore();
    boolean agreed = EnvoyAdmin.drain(adminSocket);
    LOG.atInfo().addKeyValue("envoy", agreed).log("Draining");
    try {
      if (!await(() -> underWay.getAsInt() == 0 && room.isEmpty(), longest)) {
        room.endWaits();
        await(room::isEmpty, LAST_ANSWERS);
        LOG.atWarn().addKeyValue("open", underWay.getAsInt()).log("Draining took too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean await(BooleanSupplier done, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN);
    }
    return true;
  }
}
