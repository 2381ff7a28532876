/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.llm.SseSplitter;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.mcp.RpcReader;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads along with the body of a tool's answer and lets the session remember the result, before the
 * app has all of it. What can't be read, or is too much, is not remembered: values from it count as
 * seen nowhere. Holds nothing back. Confined to one stream.
 */
final class ToolResultReader {
  private static final Logger LOG = LoggerFactory.getLogger(ToolResultReader.class);
  private static final int OK = 200;

  private final RpcId id;
  private final String call;
  private final Session session;
  private final Sessions sessions;
  private final Optional<SseSplitter> events;
  private final long length;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int taken;
  private boolean remembered;
  private boolean over;

  private ToolResultReader(
      RpcId id, String call, Session session, Sessions sessions, Map<String, String> headers) {
    this.id = id;
    this.call = call;
    this.session = session;
    this.sessions = sessions;
    this.events =
        type(headers).startsWith("text/event-stream")
            ? Optional.of(new SseSplitter())
            : Optional.empty();
    this.length = contentLength(headers);
  }

  /** A reader for an answer with these headers; empty when it holds no result that can be read. */
  static Optional<ToolResultReader> of(
      RpcId id,
      String call,
      Session session,
      Sessions sessions,
      int status,
      Map<String, String> headers) {
    String type = type(headers);
    boolean plain = headers.getOrDefault("content-encoding", "identity").equals("identity");
    boolean known = type.startsWith("application/json") || type.startsWith("text/event-stream");
    if (status != OK) {
      return Optional.empty();
    }
    if (!plain || !known) {
      session.missed();
      return Optional.empty();
    }
    return Optional.of(new ToolResultReader(id, call, session, sessions, headers));
  }

  /** Takes a chunk that is about to be passed on. */
  void take(byte[] chunk, boolean last) {
    if (over) {
      return;
    }
    if (!sessions.takeRoom(session, chunk.length)) {
      session.missed();
      close();
      return;
    }
    taken += chunk.length;
    if (events.isPresent()) {
      for (SseSplitter.Event event : events.get().split(chunk)) {
        remember(event.data().getBytes(StandardCharsets.UTF_8));
      }
    } else {
      body.writeBytes(chunk);
      // The app may have it all without having seen the end of the stream.
      if (last || body.size() == length) {
        remember(body.toByteArray());
      }
    }
    if (last) {
      close();
    }
  }

  private void remember(byte[] message) {
    if (over) {
      return;
    }
    try {
      RpcReader.readResult(message, id)
          .ifPresent(
              result -> {
                session.returned(call, result);
                remembered = true;
                close();
              });
    } catch (RuntimeException | StackOverflowError e) {
      // Somebody else's text: the answer passes, its values count as unseen. No message, it may
      // hold some of it.
      LOG.atError().addKeyValue("failure", e.getClass().getName()).log("A result can't be traced");
      session.missed();
      close();
    }
  }

  /** Frees what is held. */
  void close() {
    if (!over) {
      over = true;
      body = new ByteArrayOutputStream(0);
      session.answered(call);
      if (!remembered) {
        sessions.giveBack(session, taken);
      }
    }
  }

  private static String type(Map<String, String> headers) {
    return headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
  }

  /** As the header says; -1 when it says nothing that is understood. */
  private static long contentLength(Map<String, String> headers) {
    String length = headers.getOrDefault("content-length", "");
    return length.matches("[0-9]{1,10}") ? Long.parseLong(length) : -1;
  }
}
