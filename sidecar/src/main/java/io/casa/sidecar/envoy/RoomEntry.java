/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.guard.HeldCall;
import io.casa.sidecar.guard.WaitingRoom;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets one request in: it must bring the nonce of a held call. Its body is dropped, the guard has
 * kept what it checked. When the connection ends, so does the wait.
 */
final class RoomEntry extends SimpleChannelInboundHandler<HttpObject> {
  private final WaitingRoom room;
  private final OnwardClient onward;
  private String nonce = "";
  private boolean entered;
  private @Nullable Thread visit;

  RoomEntry(WaitingRoom room, OnwardClient onward) {
    this.room = room;
    this.onward = onward;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part.decoderResult().isFailure() || entered) {
      shut(context.channel()); // unreadable, or a second request
      return;
    }
    if (part instanceof HttpRequest request) {
      nonce = request.headers().get(EdgeNames.HELD_HEADER, "");
    }
    if (part instanceof LastHttpContent) {
      entered = true;
      enter(context);
    }
  }

  private void enter(ChannelHandlerContext context) {
    context.pipeline().remove(ReadTimeoutHandler.class);
    Optional<HeldCall> call = room.enter(nonce);
    if (call.isEmpty()) {
      DefaultFullHttpResponse refused =
          new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN);
      refused.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
      context.writeAndFlush(refused).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    RoomAnswer answer = new RoomAnswer(context.channel());
    visit = Thread.ofVirtual().name("held").start(new RoomVisit(call.get(), answer, onward));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (visit != null) {
      visit.interrupt();
    }
    context.fireChannelInactive();
  }

  /** A connection that broke, or one on which nothing came in time. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    shut(context.channel());
  }

  /** Closes a connection; nothing waits for that. */
  static void shut(Channel channel) {
    ChannelFuture _ = channel.close();
  }
}
