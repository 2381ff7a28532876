/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import io.casa.sidecar.guard.Ruling;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.HeadersResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.TrailersResponse;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What ext_proc's messages mean in our words, and ours in ext_proc's. */
final class Replies {
  /** As large as one message to Envoy should be. */
  private static final int MAX_CHUNK = 65_536;

  private static final String STATUS = ":status";

  private Replies() {}

  /** What the guard's Pass or Hold said of the request; empty when neither was given. */
  static Map<String, String> metadata(ProcessingRequest request) {
    Struct authz =
        request
            .getMetadataContext()
            .getFilterMetadataOrDefault(EdgeNames.AUTHZ_NAMESPACE, Struct.getDefaultInstance());
    Map<String, String> metadata = new HashMap<>();
    authz
        .getFieldsMap()
        .forEach(
            (key, value) -> {
              if (value.hasStringValue()) {
                metadata.put(key, value.getStringValue());
              }
            });
    String ruling = metadata.remove(EdgeNames.RULING);
    metadata.remove(EdgeNames.ANSWER);
    return EdgeNames.PASSED.equals(ruling) || EdgeNames.HELD.equals(ruling) ? metadata : Map.of();
  }

  static int status(HttpHeaders headers) {
    for (HeaderValue header : headers.getHeaders().getHeadersList()) {
      if (header.getKey().equals(STATUS)) {
        return Integer.parseInt(text(header));
      }
    }
    throw new IllegalArgumentException("an answer without status");
  }

  static Map<String, String> headers(HttpHeaders headers) {
    Map<String, String> read = new HashMap<>();
    for (HeaderValue header : headers.getHeaders().getHeadersList()) {
      if (!header.getKey().startsWith(":")) {
        read.merge(header.getKey(), text(header), (one, other) -> one + "," + other);
      }
    }
    return read;
  }

  static ProcessingResponse requestHeaders() {
    return ProcessingResponse.newBuilder()
        .setRequestHeaders(HeadersResponse.getDefaultInstance())
        .build();
  }

  static ProcessingResponse responseHeaders() {
    return ProcessingResponse.newBuilder()
        .setResponseHeaders(HeadersResponse.getDefaultInstance())
        .build();
  }

  static ProcessingResponse responseTrailers() {
    return ProcessingResponse.newBuilder()
        .setResponseTrailers(TrailersResponse.getDefaultInstance())
        .build();
  }

  static ProcessingResponse immediate(Ruling.Refuse answer) {
    HeaderMutation.Builder headers = HeaderMutation.newBuilder();
    answer.headers().forEach((name, value) -> headers.addSetHeaders(header(name, value)));
    return ProcessingResponse.newBuilder()
        .setImmediateResponse(
            ImmediateResponse.newBuilder()
                .setStatus(HttpStatus.newBuilder().setCodeValue(answer.status()))
                .setHeaders(headers)
                .setBody(ByteString.copyFrom(answer.body()))
                .setDetails("casa_" + answer.details().reason().code()))
        .build();
  }

  /** The released bytes in messages of bearable size; the last says so when the body is over. */
  static List<ProcessingResponse> chunks(List<byte[]> released, boolean last) {
    List<ByteString> pieces = pieces(released);
    if (last && pieces.isEmpty()) {
      pieces.add(ByteString.EMPTY);
    }
    List<ProcessingResponse> responses = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      responses.add(chunk(pieces.get(i), last && i == pieces.size() - 1));
    }
    return responses;
  }

  static List<ProcessingResponse> chunksThenTrailers(List<byte[]> released) {
    List<ProcessingResponse> responses = new ArrayList<>(chunks(released, false));
    responses.add(responseTrailers());
    return responses;
  }

  private static List<ByteString> pieces(List<byte[]> released) {
    List<ByteString> pieces = new ArrayList<>();
    for (byte[] bytes : released) {
      for (int from = 0; from < bytes.length; from += MAX_CHUNK) {
        pieces.add(ByteString.copyFrom(bytes, from, Math.min(MAX_CHUNK, bytes.length - from)));
      }
    }
    return pieces;
  }

  private static ProcessingResponse chunk(ByteString bytes, boolean endOfStream) {
    BodyMutation mutation =
        BodyMutation.newBuilder()
            .setStreamedResponse(
                StreamedBodyResponse.newBuilder().setBody(bytes).setEndOfStream(endOfStream))
            .build();
    return ProcessingResponse.newBuilder()
        .setResponseBody(
            BodyResponse.newBuilder()
                .setResponse(CommonResponse.newBuilder().setBodyMutation(mutation)))
        .build();
  }

  /** ext_proc reads {@code raw_value}; with {@code value} Envoy would send an empty header. */
  private static HeaderValueOption header(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(
            HeaderValue.newBuilder()
                .setKey(name)
                .setRawValue(ByteString.copyFrom(value, StandardCharsets.UTF_8)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        .build();
  }

  private static String text(HeaderValue header) {
    return header.getRawValue().isEmpty() ? header.getValue() : header.getRawValue().toStringUtf8();
  }
}
