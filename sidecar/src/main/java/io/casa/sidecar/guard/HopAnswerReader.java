/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.a2a.AnsweredTask;
import io.casa.sidecar.llm.SseSplitter;
import io.casa.sidecar.session.AgentTasks;
import io.casa.sidecar.session.SessionName;
import io.casa.sidecar.session.Sessions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Watches the answer to another agent's message: the session lasts as long as it, and a task that
 * it names is the session's from before the caller knows of it. Holds nothing back; a task that
 * can't be read is nobody's. Confined to one stream.
 */
final class HopAnswerReader implements AnswerReader {
  private static final int OK = 200;
  private static final int MOST_BYTES = 256 * 1024;

  private final PromptAnswerReader whole;
  private final SessionName session;
  private final AgentTasks tasks;
  private ByteArrayOutputStream body = new ByteArrayOutputStream();
  private Optional<SseSplitter> events = Optional.empty();
  private boolean over = true;
  private String length = "";

  HopAnswerReader(SessionName session, Sessions sessions, AgentTasks tasks) {
    this.whole = new PromptAnswerReader(session.id(), sessions);
    this.session = session;
    this.tasks = tasks;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    String type = headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
    boolean stream = type.startsWith("text/event-stream");
    boolean json = type.startsWith("application/json") || type.startsWith("application/a2a+json");
    boolean plain = headers.getOrDefault("content-encoding", "identity").equals("identity");
    over = last || status != OK || !plain || !(stream || json);
    events = stream ? Optional.of(new SseSplitter()) : Optional.empty();
    length = headers.getOrDefault("content-length", "");
    return whole.onHeaders(status, headers, last);
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    if (!over) {
      read(chunk, last);
    }
    return whole.onBody(chunk, last);
  }

  private void read(byte[] chunk, boolean last) {
    if (events.isPresent()) {
      for (SseSplitter.Event event : events.get().split(chunk)) {
        found(event.data().getBytes(StandardCharsets.UTF_8));
      }
    } else {
      body.writeBytes(chunk);
      // The caller may have it all without having seen the end of the stream.
      if (last || length.equals(Integer.toString(body.size()))) {
        found(body.toByteArray());
      }
    }
    int held = events.map(SseSplitter::pendingBytes).orElseGet(body::size);
    if (last || held > MOST_BYTES) {
      forget();
    }
  }

  private void found(byte[] message) {
    if (over) {
      return;
    }
    AnsweredTask.read(message)
        .ifPresent(
            task -> {
              tasks.made(task, session.intentId());
              forget();
            });
  }

  private void forget() {
    over = true;
    body = new ByteArrayOutputStream(0);
  }

  @Override
  public void onClosed() {
    forget();
    whole.onClosed();
  }
}
