/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of server-sent events (WHATWG HTML section 9.2) at the ends of its events, wherever
 * the chunks are cut. The concatenation of all {@link Event#raw} and {@link #rest} is the stream.
 */
public final class SseSplitter {
  /**
   * One event.
   *
   * @param raw its bytes with the blank line that ends it
   * @param data the joined {@code data} fields; empty for comments and events without data
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public record Event(byte[] raw, String data) {}

  private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<String> data = new ArrayList<>();
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  /** Takes a chunk and gives the events that it completes. */
  public List<Event> split(byte[] chunk) {
    List<Event> events = new ArrayList<>();
    for (byte next : chunk) {
      pending.write(next);
      boolean secondHalf = afterCarriageReturn && next == '\n';
      afterCarriageReturn = next == '\r';
      if (secondHalf) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        if (endLine()) {
          events.add(new Event(pending.toByteArray(), String.join("\n", data)));
          pending.reset();
          data.clear();
        }
      } else {
        line.write(next);
      }
    }
    return events;
  }

  /** How many bytes wait for the end of their event. */
  public int pendingBytes() {
    return pending.size();
  }

  /** The bytes of an event that was never ended. */
  public byte[] rest() {
    byte[] rest = pending.toByteArray();
    pending.reset();
    return rest;
  }

  /** Whether anything but line ends waits: an event that was never ended is never dispatched. */
  public boolean endsInsideEvent() {
    return line.size() > 0 || !data.isEmpty();
  }

  private boolean endLine() {
    if (line.size() == 0) {
      return true;
    }
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (firstLine && text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    firstLine = false;
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    if (field.equals("data")) {
      String value = colon < 0 ? "" : text.substring(colon + 1);
      data.add(value.startsWith(" ") ? value.substring(1) : value);
    }
    return false;
  }
}
