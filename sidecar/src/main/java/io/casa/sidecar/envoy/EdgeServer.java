/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.guard.AnswerReaders;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.RequestGuard;
import io.casa.sidecar.guard.SidecarException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Serves Envoy's ext_authz and ext_proc on a Unix socket that only this user may connect to.
 *
 * <p>One event loop reads, decides and answers; nothing on it may block.
 */
public final class EdgeServer implements AutoCloseable {
  private static final int MAX_MESSAGE_BYTES = 2 * FilterConfig.MAX_BODY_BYTES;
  private static final int GRACE_SECONDS = 5;

  /** For those who came in the last moment. */
  private static final int LAST_MILLIS = 500;

  private final Server server;
  private final EventLoopGroup loop;
  private final PrivateSocket socket;
  private final OpenCalls calls;

  private EdgeServer(Server server, EventLoopGroup loop, PrivateSocket socket, OpenCalls calls) {
    this.server = server;
    this.loop = loop;
    this.socket = socket;
    this.calls = calls;
  }

  /**
   * What is served.
   *
   * @param guards one for each direction; a direction without one is refused
   * @param recording whether decisions can be recorded; while they can't, nothing passes
   */
  public record Services(
      Map<Direction, RequestGuard> guards, AnswerReaders answers, BooleanSupplier recording) {
    public Services {
      guards = Map.copyOf(guards);
    }
  }

  /**
   * Opens the socket.
   *
   * @throws SidecarException when it can't be bound
   */
  public static EdgeServer open(Path socket, Services services) throws SidecarException {
    PrivateSocket place = new PrivateSocket(socket);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    OpenCalls calls = new OpenCalls();
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(place.opening()))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS) // Envoy's pings: ClusterConfig
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(calls)
            .intercept(new DirectionReader())
            .addService(new AuthorizationService(services.guards(), services.recording()))
            .addService(new AnswerService(services.answers()))
            .build();
    try {
      place.prepare();
      server.start();
      place.appear();
    } catch (IOException e) {
      server.shutdownNow();
      end(loop);
      throw new SidecarException("runDirectory: the socket can't be opened", e);
    }
    return new EdgeServer(server, loop, place, calls);
  }

  /** How many requests are being decided and answers being read. */
  public int open() {
    return calls.count();
  }

  /** Removes the socket and takes no new checks; what is still under way is cut in a moment. */
  @Override
  public void close() {
    socket.remove();
    server.shutdown();
    try {
      if (!server.awaitTermination(LAST_MILLIS, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    end(loop);
  }

  /** Ends at once, as the process's death would: no call and no stream ends in order. */
  void kill() {
    server.shutdownNow();
    end(loop);
  }

  private static void end(EventLoopGroup loop) {
    loop.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Hands the direction, which Envoy's listener wrote, to the service. */
  private static final class DirectionReader implements ServerInterceptor {
    private static final Metadata.Key<String> NAME =
        Metadata.Key.of(EdgeNames.DIRECTION, Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String direction = headers.get(NAME);
      Context context =
          direction == null
              ? Context.current()
              : Context.current().withValue(AuthorizationService.DIRECTION, direction);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }
}
