/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.guard.Ruling;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * The answer to a held call, written piece by piece; each piece waits until the one before it is on
 * its way. Ends with its connection: in order, or {@linkplain #cut cut}, which no client takes for
 * a complete answer.
 */
final class RoomAnswer {
  private static final int CHUNK = 8192;
  private static final byte[] WAITING = bytes(": waiting\n\n");
  private static final byte[] EVENT = bytes("event: message\ndata: ");
  private static final byte[] EVENT_END = bytes("\n\n");

  /** Of the connection it came by. */
  private static final Set<String> NOT_CARRIED =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Channel channel;

  RoomAnswer(Channel channel) {
    this.channel = channel;
  }

  /** Starts a stream of server-sent events. */
  void beginEvents() throws IOException, InterruptedException {
    HttpResponse head = head(HttpResponseStatus.OK.code());
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
        .set(HttpHeaderNames.CACHE_CONTROL, "no-cache, no-transform");
    write(head);
  }

  /** A sign of life: the notification, or a comment when there is none. */
  void alive(Optional<byte[]> notification) throws IOException, InterruptedException {
    write(notification.map(RoomAnswer::eventOf).orElse(WAITING));
  }

  /** The last event: this JSON text. */
  void event(byte[] json) throws IOException, InterruptedException {
    write(eventOf(json));
    end();
  }

  /** The last event: this JSON text, however long. */
  void event(InputStream json) throws IOException, InterruptedException {
    write(EVENT);
    byte[] chunk = new byte[CHUNK];
    for (int read = json.read(chunk); read >= 0; read = json.read(chunk)) {
      write(line(Arrays.copyOf(chunk, read)));
    }
    write(EVENT_END);
    end();
  }

  /** The rest of the events is somebody else's. */
  void copyEvents(InputStream events) throws IOException, InterruptedException {
    copy(events);
    end();
  }

  /** Somebody else's answer, whole. */
  void pass(int status, HttpHeaders headers, InputStream body)
      throws IOException, InterruptedException {
    HttpResponse head = head(status);
    headers
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_CARRIED.contains(name) && !name.startsWith(":")) {
                head.headers().set(name, values);
              }
            });
    write(head);
    copy(body);
    end();
  }

  /** Our own answer, whole. */
  void refuse(Ruling.Refuse refusal) throws IOException, InterruptedException {
    HttpResponse head = head(refusal.status());
    refusal.headers().forEach((name, value) -> head.headers().set(name, value));
    write(head);
    write(refusal.body());
    end();
  }

  /** Ends the connection where it stands. */
  void cut() {
    RoomEntry.shut(channel);
  }

  private static byte[] eventOf(byte[] json) {
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.writeBytes(EVENT);
    event.writeBytes(line(json.clone()));
    event.writeBytes(EVENT_END);
    return event.toByteArray();
  }

  /** Between JSON's tokens a line break is as good as a space, and inside one there is none. */
  private static byte[] line(byte[] json) {
    for (int i = 0; i < json.length; i++) {
      if (json[i] == '\n' || json[i] == '\r') {
        json[i] = ' ';
      }
    }
    return json;
  }

  private void copy(InputStream body) throws IOException, InterruptedException {
    byte[] chunk = new byte[CHUNK];
    for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
      write(Arrays.copyOf(chunk, read));
    }
  }

  private static HttpResponse head(int status) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    head.headers()
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    return head;
  }

  private void end() throws IOException, InterruptedException {
    write(LastHttpContent.EMPTY_LAST_CONTENT);
    RoomEntry.shut(channel);
  }

  private void write(byte[] content) throws IOException, InterruptedException {
    if (content.length > 0) {
      write(new DefaultHttpContent(Unpooled.wrappedBuffer(content)));
    }
  }

  private void write(Object part) throws IOException, InterruptedException {
    ChannelFuture written = channel.writeAndFlush(part).await();
    if (!written.isSuccess()) {
      throw new IOException("the caller has gone", written.cause());
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
