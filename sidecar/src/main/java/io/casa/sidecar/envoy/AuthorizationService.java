/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.HttpRequest;
import io.casa.sidecar.guard.RequestGuard;
import io.casa.sidecar.guard.Ruling;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.envoyproxy.envoy.service.auth.v3.DeniedHttpResponse;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Envoy's ext_authz: asks the guard of the request's direction and tells Envoy its ruling. What it
 * can't read or decide is a gRPC error, which Envoy answers with its {@code status_on_error}.
 */
final class AuthorizationService extends AuthorizationGrpc.AuthorizationImplBase {
  /** The direction that Envoy's listener wrote into the call's metadata. */
  static final Context.Key<String> DIRECTION = Context.key(EdgeNames.DIRECTION);

  private static final Logger LOG = LoggerFactory.getLogger(AuthorizationService.class);
  private static final String PARTIAL_BODY = "x-envoy-auth-partial-body";

  private final Map<Direction, RequestGuard> guards;
  private final BooleanSupplier recording;

  /**
   * The service.
   *
   * @param recording whether decisions can be recorded; while they can't, nothing passes
   */
  AuthorizationService(Map<Direction, RequestGuard> guards, BooleanSupplier recording) {
    this.guards = Map.copyOf(guards);
    this.recording = recording;
  }

  @Override
  public void check(CheckRequest request, StreamObserver<CheckResponse> responses) {
    // With a handler set, answering a call that Envoy has given up isn't an error.
    ((ServerCallStreamObserver<CheckResponse>) responses).setOnCancelHandler(() -> {});
    try {
      if (!recording.getAsBoolean()) {
        throw new UnreadableException("decisions can't be recorded");
      }
      HttpRequest read = read(request);
      decide(read).whenComplete((ruling, failure) -> answer(responses, ruling, failure));
    } catch (UnreadableException e) {
      LOG.atWarn().addKeyValue("problem", e.getMessage()).log("Request refused");
      refuse(responses);
    } catch (RuntimeException e) {
      failed(e);
      refuse(responses);
    }
  }

  private CompletionStage<Ruling> decide(HttpRequest request) throws UnreadableException {
    RequestGuard guard = guards.get(request.direction());
    if (guard == null) {
      throw new UnreadableException("no guard for the direction");
    }
    return guard.decide(request);
  }

  private static void answer(
      StreamObserver<CheckResponse> responses,
      @Nullable Ruling ruling,
      @Nullable Throwable failure) {
    if (ruling == null) {
      failed(failure);
      refuse(responses);
      return;
    }
    try {
      responses.onNext(
          switch (ruling) {
            case Ruling.Pass pass -> passed(pass);
            case Ruling.Hold hold -> held(hold);
            case Ruling.Answer answer -> answered(answer);
            case Ruling.Refuse refuse -> refused(refuse);
          });
      responses.onCompleted();
    } catch (RuntimeException e) {
      failed(e);
      refuse(responses);
    }
  }

  private static void refuse(StreamObserver<CheckResponse> responses) {
    responses.onError(Status.INTERNAL.withDescription("not decided").asRuntimeException());
  }

  /** Says where, never what: the message of a defect could hold parts of the request. */
  private static void failed(@Nullable Throwable failure) {
    DefectLog.log(LOG, "Request refused because its check failed", failure);
  }

  private static HttpRequest read(CheckRequest request) throws UnreadableException {
    AttributeContext attributes = request.getAttributes();
    AttributeContext.HttpRequest http = attributes.getRequest().getHttp();
    if (Boolean.parseBoolean(http.getHeadersMap().get(PARTIAL_BODY))) {
      throw new UnreadableException("body is incomplete");
    }
    Map<String, String> headers = new HashMap<>();
    http.getHeadersMap()
        .forEach(
            (name, value) -> {
              if (!name.startsWith(":") && !name.equals(PARTIAL_BODY)) {
                headers.put(name, value);
              }
            });
    String authority =
        attributes
            .getContextExtensionsMap()
            .getOrDefault(EdgeNames.TARGET_AUTHORITY, http.getHost());
    return new HttpRequest(
        direction(),
        http.getMethod(),
        http.getPath(),
        authority,
        headers,
        http.getRawBody().toByteArray());
  }

  private static Direction direction() throws UnreadableException {
    String direction = DIRECTION.get();
    if (EdgeNames.INBOUND.equals(direction)) {
      return Direction.INBOUND;
    }
    if (EdgeNames.OUTBOUND.equals(direction)) {
      return Direction.OUTBOUND;
    }
    throw new UnreadableException("direction is missing or unknown");
  }

  private static CheckResponse passed(Ruling.Pass pass) {
    return passed(pass.setHeaders(), pass.removeHeaders(), pass.metadata(), EdgeNames.PASSED);
  }

  /** It is by its metadata, which no client can write, that the request is routed to the room. */
  private static CheckResponse held(Ruling.Hold hold) {
    return passed(
        Map.of(EdgeNames.HELD_HEADER, hold.nonce()),
        Set.of("authorization"),
        hold.metadata(),
        EdgeNames.HELD);
  }

  private static CheckResponse passed(
      Map<String, String> setHeaders,
      Set<String> removeHeaders,
      Map<String, String> said,
      String ruling) {
    OkHttpResponse.Builder ok = OkHttpResponse.newBuilder();
    setHeaders.forEach((name, value) -> ok.addHeaders(header(name, value)));
    ok.addAllHeadersToRemove(removeHeaders);
    Map<String, String> metadata = new LinkedHashMap<>(said);
    metadata.put(EdgeNames.RULING, ruling);
    if (said.isEmpty()) {
      metadata.put(EdgeNames.ANSWER, EdgeNames.UNREAD);
    }
    return CheckResponse.newBuilder()
        .setStatus(com.google.rpc.Status.newBuilder().setCode(Status.Code.OK.value()))
        .setOkResponse(ok)
        .setDynamicMetadata(struct(metadata))
        .build();
  }

  private static CheckResponse answered(Ruling.Answer answer) {
    return instead(
        answer.status(),
        answer.headers(),
        answer.body(),
        Map.of(EdgeNames.RULING, EdgeNames.ANSWERED));
  }

  private static CheckResponse refused(Ruling.Refuse refuse) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(EdgeNames.RULING, EdgeNames.REFUSED);
    metadata.put(EdgeNames.REASON, refuse.details().reason().code());
    metadata.put(EdgeNames.DECISION_ID, refuse.details().decisionId());
    refuse.details().check().ifPresent(check -> metadata.put(EdgeNames.CHECK, check));
    return instead(refuse.status(), refuse.headers(), refuse.body(), metadata);
  }

  /** An answer instead of the target's. */
  private static CheckResponse instead(
      int status, Map<String, String> headers, byte[] body, Map<String, String> metadata) {
    DeniedHttpResponse.Builder denied =
        DeniedHttpResponse.newBuilder()
            .setStatus(HttpStatus.newBuilder().setCodeValue(status))
            .setBodyBytes(ByteString.copyFrom(body));
    headers.forEach((name, value) -> denied.addHeaders(header(name, value)));
    return CheckResponse.newBuilder()
        .setStatus(
            com.google.rpc.Status.newBuilder().setCode(Status.Code.PERMISSION_DENIED.value()))
        .setDeniedResponse(denied)
        .setDynamicMetadata(struct(metadata))
        .build();
  }

  /** ext_authz reads {@code value}; ext_proc reads {@code raw_value}. */
  private static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  private static Struct struct(Map<String, String> metadata) {
    Struct.Builder struct = Struct.newBuilder();
    metadata.forEach(
        (key, value) -> struct.putFields(key, Value.newBuilder().setStringValue(value).build()));
    return struct.build();
  }

  /** A check that can't be read; the message holds nothing of the request. */
  private static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message) {
      super(message);
    }
  }
}
