/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.guard.AnswerReaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Envoy's ext_proc: one stream for each answer that is read. */
final class AnswerService extends ExternalProcessorGrpc.ExternalProcessorImplBase {
  private final AnswerReaders readers;

  AnswerService(AnswerReaders readers) {
    this.readers = readers;
  }

  @Override
  public StreamObserver<ProcessingRequest> process(StreamObserver<ProcessingResponse> responses) {
    return new AnswerStream(readers, (ServerCallStreamObserver<ProcessingResponse>) responses);
  }
}
