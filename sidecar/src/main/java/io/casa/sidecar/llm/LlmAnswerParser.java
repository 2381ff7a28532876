/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an answer chunk by chunk and says which of its bytes may go on at once, and which wait
 * until its selections are known to Keycloak. Not thread-safe.
 */
public final class LlmAnswerParser {
  /** Most bytes that are held back; an answer that would need more is not read. */
  static final int MAX_HELD_BYTES = 4 * 1024 * 1024;

  /** How the answer's body is written. */
  public enum Form {
    /** One JSON document. */
    WHOLE,
    /** {@code text/event-stream}. */
    STREAMED,
    /** Something that we can't read, such as a compressed body. */
    OPAQUE
  }

  private final Form form;
  private final SseSplitter splitter = new SseSplitter();
  private final AnswerDraft draft;
  private ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean holding;
  private boolean finished;
  private LlmAnswer answer = LlmAnswer.UNREADABLE;

  /** A parser for one answer in that protocol. */
  public LlmAnswerParser(LlmProtocol protocol, Form form) {
    this.draft = protocol.newAnswer();
    this.form = form;
    this.holding = form != Form.STREAMED;
  }

  /** Whether the answer is known; then everything that comes after may pass. */
  public boolean finished() {
    return finished;
  }

  /** What was selected; meaningful once {@link #finished}. */
  public LlmAnswer answer() {
    return answer;
  }

  /** Gives up the bytes that were held back, once the selections were reported. */
  public byte[] takeHeld() {
    byte[] bytes = held.toByteArray();
    held = new ByteArrayOutputStream(0);
    return bytes;
  }

  /**
   * Takes a chunk.
   *
   * @param last whether the body ends with it
   * @return bytes that may go on at once; the others are held
   */
  public List<byte[]> take(byte[] chunk, boolean last) {
    List<byte[]> free = new ArrayList<>();
    if (finished) {
      free.add(chunk);
      return free;
    }
    switch (form) {
      case WHOLE, OPAQUE -> hold(chunk);
      case STREAMED -> takeEvents(chunk, free);
    }
    if (!finished && held.size() + splitter.pendingBytes() > MAX_HELD_BYTES) {
      hold(splitter.rest());
      finish(LlmAnswer.UNREADABLE);
    }
    if (last && !finished) {
      endOfBody();
    }
    return free;
  }

  private void takeEvents(byte[] chunk, List<byte[]> free) {
    for (SseSplitter.Event event : splitter.split(chunk)) {
      boolean done = draft.endsAt(event.data());
      if (!finished && !event.data().isEmpty() && !done) {
        draft.addEvent(event.data());
      }
      holding |= done || finished || draft.holdsBack();
      if (holding) {
        hold(event.raw());
      } else {
        free.add(event.raw());
      }
      if (done && !finished) {
        draft.end();
        finish(draft.finish());
      }
    }
    if (finished) {
      hold(splitter.rest());
    }
  }

  private void endOfBody() {
    switch (form) {
      case WHOLE -> {
        draft.addWhole(held.toByteArray());
        finish(draft.finish());
      }
      case STREAMED -> {
        if (splitter.endsInsideEvent()) {
          draft.spoil();
        }
        hold(splitter.rest());
        finish(draft.finish());
      }
      case OPAQUE -> finish(LlmAnswer.UNREADABLE);
    }
  }

  private void finish(LlmAnswer read) {
    finished = true;
    answer = read;
  }

  private void hold(byte[] bytes) {
    held.writeBytes(bytes);
  }
}
