/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.metrics;

import io.casa.sidecar.guard.DecisionRecord;
import io.casa.sidecar.guard.SidecarException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends decisions to {@code decisions.jsonl}, one line each, as soon as they come. The event loop
 * only queues them; those that wait are written together.
 *
 * <p>No decision is dropped: when the disk fails or can't follow, {@link #isOpen} says so, the edge
 * lets nothing more in, and what is queued is written as soon as that succeeds again.
 */
public final class DecisionFile implements AutoCloseable {
  /** Decisions that may wait for the disk; the few checks under way then may exceed it. */
  private static final int MAX_WAITING = 8192;

  /** Decisions written together when several wait. */
  private static final int MAX_AT_ONCE = 1024;

  /** Decisions of so long go into one write: opening the file costs more than a line. */
  private static final Duration GATHERING = Duration.ofMillis(5);

  private static final Duration RETRY = Duration.ofMillis(500);
  private static final Duration LAST_LINES = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(DecisionFile.class);

  private final String app;
  private final Path file;
  private final BlockingQueue<Entry> waiting = new LinkedBlockingQueue<>();
  private final Thread writer;
  private volatile boolean writable = true;

  private DecisionFile(String app, Path file) {
    this.app = app;
    this.file = file;
    this.writer = Thread.ofPlatform().daemon().name("decisions").unstarted(this::writeAll);
  }

  /**
   * Opens the file for appending.
   *
   * @param app the app's name, which stands in each line
   * @throws SidecarException when it can't be written
   */
  public static DecisionFile open(String app, Path file) throws SidecarException {
    try (OutputStream probe = append(file)) {
      probe.flush();
    } catch (IOException e) {
      throw new SidecarException("runDirectory: decisions.jsonl can't be written", e);
    }
    DecisionFile opened = new DecisionFile(app, file);
    opened.writer.start();
    return opened;
  }

  /** Whether a further decision will be written in good time. */
  public boolean isOpen() {
    return writable && waiting.size() < MAX_WAITING;
  }

  /** Queues one decision. */
  void add(DecisionRecord decision) {
    waiting.add(new Entry.Line(decision));
  }

  /** Writes what is queued, as far as the disk lets it, and ends. */
  @Override
  public void close() {
    waiting.add(new Entry.End());
    try {
      if (!writer.join(LAST_LINES)) {
        LOG.atError().addKeyValue("lines", waiting.size()).log("Decisions could not be written");
        writer.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    List<Entry> taken = new ArrayList<>();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try {
      boolean more = true;
      while (more) {
        taken.clear();
        lines.reset();
        taken.add(waiting.take());
        Thread.sleep(GATHERING);
        waiting.drainTo(taken, MAX_AT_ONCE);
        for (Entry entry : taken) {
          switch (entry) {
            case Entry.Line(var decision) -> lines.writeBytes(DecisionLine.of(app, decision));
            case Entry.End() -> more = false;
          }
        }
        write(lines.toByteArray());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(byte[] lines) throws InterruptedException {
    while (true) {
      try (OutputStream out = append(file)) {
        out.write(lines);
        writable = true;
        return;
      } catch (IOException e) {
        if (writable) {
          LOG.atError()
              .setCause(e)
              .log("decisions.jsonl can't be written; nothing passes until then");
        }
        writable = false;
        Thread.sleep(RETRY);
      }
    }
  }

  private static OutputStream append(Path file) throws IOException {
    return Files.newOutputStream(
        file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** What the writer takes from the queue. */
  private sealed interface Entry {
    record Line(DecisionRecord decision) implements Entry {}

    record End() implements Entry {}
  }
}
