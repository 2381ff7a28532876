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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves Envoy's ext_authz and ext_proc on a Unix socket that only this user may connect to.
 *
 * <p>One event loop reads, decides and answers; nothing on it may block.
 */
public final class EdgeServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);
  private static final int MAX_MESSAGE_BYTES = 2 * FilterConfig.MAX_BODY_BYTES;
  private static final int GRACE_SECONDS = 5;

  private final Server server;
  private final EventLoopGroup loop;
  private final Path socket;

  private EdgeServer(Server server, EventLoopGroup loop, Path socket) {
    this.server = server;
    this.loop = loop;
    this.socket = socket;
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
   * Opens the socket. It is bound under another name and appears in its place, which an older one
   * may still hold, only when its permissions are set.
   *
   * @throws SidecarException when it can't be bound
   */
  public static EdgeServer open(Path socket, Services services) throws SidecarException {
    Path opening = socket.resolveSibling(socket.getFileName() + ".opening");
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(opening))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS) // Envoy's pings: ClusterConfig
            .permitKeepAliveWithoutCalls(true)
            .intercept(new DirectionReader())
            .addService(new AuthorizationService(services.guards(), services.recording()))
            .addService(new AnswerService(services.answers()))
            .build();
    try {
      Files.deleteIfExists(opening);
      server.start();
      Files.setPosixFilePermissions(opening, PosixFilePermissions.fromString("rw-------"));
      Files.move(
          opening, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      server.shutdownNow();
      end(loop);
      throw new SidecarException("runDirectory: the socket can't be opened", e);
    }
    return new EdgeServer(server, loop, socket);
  }

  /** Takes no new checks, gives those under way some seconds, and removes the socket. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      // Nobody listens behind it any more: connecting fails, and Envoy refuses.
      LOG.atWarn().setCause(e).log("The socket could not be removed");
    }
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
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
