/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.llm.SseSplitter;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.mcp.ToolListAnswer;
import io.casa.sidecar.mcp.ToolListReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reads an MCP server's answer to {@code tools/list}: what the app is shown is remembered before it
 * gets it. An answer that can't be read is cut, since the app might read it otherwise. Confined to
 * one stream.
 */
final class ToolListAnswerReader implements AnswerReader {
  /** Most bytes of a JSON body, or of one event; an answer that has more is cut. */
  static final int MOST_BYTES = 4 * 1024 * 1024;

  private final RpcId id;
  private final PassedRequest.ToolList request;
  private final ToolListPages listed;
  private final SseSplitter events = new SseSplitter();
  private ByteArrayOutputStream held = new ByteArrayOutputStream();
  private boolean streamed;
  private boolean readable;
  private boolean answered;

  ToolListAnswerReader(RpcId id, PassedRequest.ToolList request, ToolListPages listed) {
    this.id = id;
    this.request = request;
    this.listed = listed;
  }

  @Override
  public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
    if (status / 100 != 2 || last) {
      return new HeadersAnswer.PassUnread();
    }
    readable = headers.getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity");
    streamed =
        headers
            .getOrDefault("content-type", "")
            .toLowerCase(Locale.ROOT)
            .startsWith("text/event-stream");
    return new HeadersAnswer.ReadBody();
  }

  @Override
  public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
    try {
      return CompletableFuture.completedFuture(streamed ? events(chunk, last) : whole(chunk, last));
    } catch (UnreadableAnswerException e) {
      readable = false;
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public void onClosed() {
    held = new ByteArrayOutputStream(0);
  }

  private List<byte[]> whole(byte[] chunk, boolean last) throws UnreadableAnswerException {
    require(readable && held.size() + chunk.length <= MOST_BYTES);
    held.writeBytes(chunk);
    if (!last) {
      return List.of();
    }
    byte[] body = held.toByteArray();
    if (body.length > 0) {
      remember(body);
    }
    return List.of(body);
  }

  private List<byte[]> events(byte[] chunk, boolean last) throws UnreadableAnswerException {
    require(readable);
    List<byte[]> free = new ArrayList<>();
    for (SseSplitter.Event event : events.split(chunk)) {
      require(event.raw().length <= MOST_BYTES);
      if (!event.data().isEmpty()) {
        remember(event.data().getBytes(StandardCharsets.UTF_8));
      }
      free.add(event.raw());
    }
    require(events.pendingBytes() <= MOST_BYTES);
    if (last) {
      // Without its blank line an event is not dispatched, but not every client knows that.
      require(!events.endsInsideEvent());
      free.add(events.rest());
    }
    return free;
  }

  private void remember(byte[] message) throws UnreadableAnswerException {
    switch (ToolListReader.read(message, id)) {
      case ToolListAnswer.Page page -> {
        requireFirst();
        listed.add(request.peer(), request.cursor(), page);
      }
      case ToolListAnswer.Failed() -> requireFirst();
      case ToolListAnswer.NoList() -> {}
      case ToolListAnswer.Unreadable() -> require(false);
    }
  }

  /** Of two answers clients take the first, or the last. */
  private void requireFirst() throws UnreadableAnswerException {
    require(!answered);
    answered = true;
  }

  private static void require(boolean certain) throws UnreadableAnswerException {
    if (!certain) {
      throw new UnreadableAnswerException("an answer to tools/list can't be read with certainty");
    }
  }
}
