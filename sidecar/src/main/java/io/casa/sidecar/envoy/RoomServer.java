/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.guard.WaitingRoom;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Where Envoy brings tool calls that wait for their user: HTTP/1.1 on a Unix socket that only this
 * user may connect to. ext_authz can only answer once, and an MCP client gives up a call of which
 * it hears nothing; so the guard sends such a call here, and here it is answered bit by bit.
 *
 * <p>Whoever comes must bring the nonce of a call that the guard holds. When this server is away or
 * hangs, the call isn't sent.
 */
public final class RoomServer implements AutoCloseable {
  /** More than the guard ever holds; the rest is somebody who has no business here. */
  private static final int MOST_CONNECTIONS = 128;

  /** Envoy takes a request's headers up to 32 KiB. */
  private static final int MOST_HEADERS = 65_536;

  private static final int ARRIVAL_SECONDS = 10;
  private static final int GRACE_SECONDS = 5;

  private final EventLoopGroup loop;
  private final ChannelGroup connections;
  private final OnwardClient onward;
  private final PrivateSocket socket;

  private RoomServer(
      EventLoopGroup loop, ChannelGroup connections, OnwardClient onward, PrivateSocket socket) {
    this.loop = loop;
    this.connections = connections;
    this.onward = onward;
    this.socket = socket;
  }

  /**
   * Opens the socket.
   *
   * @param outbound Envoy's outbound listener, by which approved calls go on
   * @throws SidecarException when it can't be bound
   */
  public static RoomServer open(Path socket, Address outbound, WaitingRoom room)
      throws SidecarException {
    PrivateSocket place = new PrivateSocket(socket);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    OnwardClient onward = new OnwardClient(ClusterConfig.self(outbound));
    RoomServer server = new RoomServer(loop, connections, onward, place);
    try {
      place.prepare();
      ChannelFuture bound =
          new ServerBootstrap()
              .group(loop)
              .channel(NioServerDomainSocketChannel.class)
              .childHandler(new Door(connections, room, onward))
              .bind(UnixDomainSocketAddress.of(place.opening()))
              .awaitUninterruptibly();
      if (!bound.isSuccess()) {
        throw new IOException("not bound", bound.cause());
      }
      place.appear();
    } catch (IOException e) {
      server.close();
      throw new SidecarException("runDirectory: the waiting room's socket can't be opened", e);
    }
    return server;
  }

  /** Ends every wait; the calls are not sent. */
  @Override
  public void close() {
    socket.remove();
    connections.close().awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
    onward.close();
    loop.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private static final class Door extends ChannelInitializer<Channel> {
    private final ChannelGroup connections;
    private final WaitingRoom room;
    private final OnwardClient onward;

    Door(ChannelGroup connections, WaitingRoom room, OnwardClient onward) {
      this.connections = connections;
      this.room = room;
      this.onward = onward;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (connections.size() >= MOST_CONNECTIONS) {
        RoomEntry.shut(channel);
        return;
      }
      connections.add(channel);
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(
                  new HttpDecoderConfig()
                      .setMaxInitialLineLength(MOST_HEADERS)
                      .setMaxHeaderSize(MOST_HEADERS)),
              new ReadTimeoutHandler(ARRIVAL_SECONDS),
              new RoomEntry(room, onward));
    }
  }
}
