/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import com.google.protobuf.ByteString;
import io.casa.sidecar.guard.AnswerReader;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.HeadersAnswer;
import io.casa.sidecar.guard.RequestGuard;
import io.casa.sidecar.guard.Ruling;
import io.casa.sidecar.guard.SidecarException;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Runs the edge in before it opens: some hundred checks through a socket of their own, answered by
 * a guard that knows nothing. A first check on a cold process would take longer than Envoy waits.
 */
public final class EdgeWarmUp {
  private static final int CHECKS = 300;
  private static final int BODY_BYTES = 2048;

  private EdgeWarmUp() {}

  /**
   * Runs it.
   *
   * @param socket beside which the throw-away socket is made
   * @throws SidecarException when that can't be opened
   */
  public static void run(Path socket) throws SidecarException {
    Path warm = socket.resolveSibling("warm.sock");
    RequestGuard nothing =
        request -> CompletableFuture.completedFuture(new Ruling.Pass(Map.of(), Set.of(), Map.of()));
    var services =
        new EdgeServer.Services(
            Map.of(Direction.INBOUND, nothing), metadata -> new Unread(), () -> true);
    EdgeServer server = EdgeServer.open(warm, services);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(warm))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .usePlaintext()
            .build();
    try {
      check(channel);
    } finally {
      channel.shutdownNow();
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
      server.close();
    }
  }

  private static void check(ManagedChannel channel) {
    Metadata metadata = new Metadata();
    metadata.put(
        Metadata.Key.of(EdgeNames.DIRECTION, Metadata.ASCII_STRING_MARSHALLER), EdgeNames.INBOUND);
    var stub =
        AuthorizationGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    CheckRequest request =
        CheckRequest.newBuilder()
            .setAttributes(
                AttributeContext.newBuilder()
                    .setRequest(
                        AttributeContext.Request.newBuilder()
                            .setHttp(
                                AttributeContext.HttpRequest.newBuilder()
                                    .setMethod("POST")
                                    .setPath("/mcp")
                                    .setHost("localhost")
                                    .putHeaders("content-type", "application/json")
                                    .setRawBody(ByteString.copyFrom(new byte[BODY_BYTES])))))
            .build();
    for (int i = 0; i < CHECKS; i++) {
      stub.withDeadlineAfter(10, TimeUnit.SECONDS).check(request);
    }
  }

  /** Nobody answers during the warm-up. */
  private static final class Unread implements AnswerReader {
    @Override
    public HeadersAnswer onHeaders(int status, Map<String, String> headers, boolean last) {
      return new HeadersAnswer.PassUnread();
    }

    @Override
    public CompletionStage<List<byte[]>> onBody(byte[] chunk, boolean last) {
      return CompletableFuture.completedFuture(List.of(chunk));
    }

    @Override
    public void onClosed() {}
  }
}
