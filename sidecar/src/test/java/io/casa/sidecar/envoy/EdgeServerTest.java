/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.HttpRequest;
import io.casa.sidecar.guard.RequestGuard;
import io.casa.sidecar.guard.Ruling;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeServerTest {
  private final List<HttpRequest> asked = new CopyOnWriteArrayList<>();
  private final AtomicBoolean recording = new AtomicBoolean(true);
  private RequestGuard guard = request -> Edge.passed(Map.of("casa_kind", "llm"));
  private Path socket;
  private EdgeServer server;
  private EventLoopGroup loop;
  private ManagedChannel channel;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws Exception {
    socket = folder.resolve("casa.sock");
    Files.writeString(socket, "left over by a crash");
    server =
        EdgeServer.open(
            socket,
            new EdgeServer.Services(
                Map.of(
                    Direction.OUTBOUND,
                    request -> {
                      asked.add(request);
                      return guard.decide(request);
                    }),
                metadata -> new Edge.Unread(),
                recording::get));
    loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .usePlaintext()
            .build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    server.close();
  }

  private CheckResponse check(String direction, CheckRequest request) {
    Metadata metadata = new Metadata();
    if (direction != null) {
      metadata.put(Metadata.Key.of("x-direction", Metadata.ASCII_STRING_MARSHALLER), direction);
    }
    return AuthorizationGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .check(request);
  }

  private static CheckRequest request(Map<String, String> headers, Map<String, String> context) {
    return CheckRequest.newBuilder()
        .setAttributes(
            AttributeContext.newBuilder()
                .putAllContextExtensions(context)
                .setRequest(
                    AttributeContext.Request.newBuilder()
                        .setHttp(
                            AttributeContext.HttpRequest.newBuilder()
                                .setMethod("POST")
                                .setPath("/mcp")
                                .setHost("LLM.example:80")
                                .putAllHeaders(headers))))
        .build();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "sideways", "inbound", "OUTBOUND"})
  void checkWhenDirectionIsMissingUnknownOrUnguardedThenIsNotDecided(String direction) {
    assertThatThrownBy(() -> check(direction, request(Map.of(), Map.of())))
        .isInstanceOf(StatusRuntimeException.class)
        .extracting(failure -> Status.fromThrowable(failure).getCode())
        .isEqualTo(Status.Code.INTERNAL);
    assertThat(asked).isEmpty();
  }

  @Test
  void checkWhenUnderWayThenIsOpenUntilItIsAnswered() throws Exception {
    CompletableFuture<Ruling> decision = new CompletableFuture<>();
    guard = request -> decision;
    CompletableFuture<CheckResponse> answer =
        CompletableFuture.supplyAsync(() -> check("outbound", request(Map.of(), Map.of())));
    await().until(() -> !asked.isEmpty());

    assertThat(server.open()).isOne();
    decision.complete(Edge.refusal(403, "{}"));
    answer.join();

    await().until(() -> server.open() == 0);
  }

  @Test
  void checkWhenItsCallerLeavesThenIsOpenNoMore() {
    guard = request -> new CompletableFuture<>();
    CompletableFuture<CheckResponse> _ =
        CompletableFuture.supplyAsync(() -> check("outbound", request(Map.of(), Map.of())));
    await().until(() -> server.open() == 1);

    channel.shutdownNow();

    await().until(() -> server.open() == 0);
  }

  @Test
  void checkWhenDecisionsCantBeRecordedThenIsNotDecided() {
    recording.set(false);

    assertThatThrownBy(() -> check("outbound", request(Map.of(), Map.of())))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void checkWhenBodyIsPartialThenIsNotDecided() {
    assertThatThrownBy(
            () -> check("outbound", request(Map.of("x-envoy-auth-partial-body", "true"), Map.of())))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(asked).isEmpty();
  }

  @Test
  void checkWhenGuardThrowsThenErrorTellsNothingOfIt() {
    guard =
        request -> {
          throw new IllegalStateException("s3cr3t");
        };

    assertThatThrownBy(() -> check("outbound", request(Map.of(), Map.of())))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void passThenCarriesItsMetadataAndThatItPassed() {
    CheckResponse response = check("outbound", request(Map.of(":path", "/mcp"), Map.of()));

    assertThat(response.getStatus().getCode()).isZero();
    assertThat(response.getDynamicMetadata().getFieldsMap().keySet())
        .containsExactlyInAnyOrder("casa_kind", "ruling");
    assertThat(asked.getFirst().headers()).isEmpty();
    assertThat(asked.getFirst().authority()).isEqualTo("LLM.example:80");
  }

  @Test
  void passWhenItTellsTheReaderNothingThenSaysThatTheAnswerIsUnread() {
    guard = request -> Edge.passed(Map.of());

    CheckResponse response = check("outbound", request(Map.of(), Map.of()));

    assertThat(response.getDynamicMetadata().getFieldsMap().get("answer").getStringValue())
        .isEqualTo("unread");
  }

  @Test
  void authorityWhenTheRouteNamesItsTargetThenIsTheTargets() {
    check("outbound", request(Map.of(), Map.of("target_authority", "llm.example")));

    assertThat(asked.getFirst().authority()).isEqualTo("llm.example");
  }

  @Test
  void refusalThenCarriesReasonAndDecisionButNoPass() {
    guard = request -> CompletableFuture.completedFuture(Edge.refusal(403, "{}"));

    CheckResponse response = check("outbound", request(Map.of(), Map.of()));

    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(403);
    assertThat(response.getDynamicMetadata().getFieldsMap().get("reason").getStringValue())
        .isEqualTo("unknown_target");
    assertThat(response.getDynamicMetadata().getFieldsMap().get("decision_id").getStringValue())
        .isEqualTo(Edge.DECISION);
    assertThat(response.getDynamicMetadata().getFieldsMap().get("ruling").getStringValue())
        .isEqualTo("refused");
  }

  @Test
  void answerOfTheSidecarThenIsGivenInsteadOfTheTargets() {
    guard =
        request ->
            CompletableFuture.completedFuture(
                new Ruling.Answer(200, Map.of("content-type", "text/plain"), new byte[] {'a'}));

    CheckResponse response = check("outbound", request(Map.of(), Map.of()));

    assertThat(response.hasOkResponse()).isFalse();
    assertThat(response.getStatus().getCode()).isNotZero();
    assertThat(response.getDeniedResponse().getStatus().getCodeValue()).isEqualTo(200);
    assertThat(response.getDeniedResponse().getBody()).isEqualTo("a");
    assertThat(response.getDynamicMetadata().getFieldsMap().keySet()).containsExactly("ruling");
    assertThat(response.getDynamicMetadata().getFieldsMap().get("ruling").getStringValue())
        .isEqualTo("answered");
  }

  @Test
  void socketThenIsForThisUserOnlyAndGoneAfterwards() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");

    server.close();

    assertThat(socket).doesNotExist();
  }
}
