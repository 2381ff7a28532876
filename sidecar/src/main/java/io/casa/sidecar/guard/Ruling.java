/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What becomes of one request. */
public sealed interface Ruling {
  /**
   * It goes on.
   *
   * @param setHeaders headers to set towards the target, overwriting every value that was there
   * @param removeHeaders headers to remove, all their values
   * @param metadata to be handed, whole, to {@link AnswerReaders#open} when the answer comes
   *     (ext_authz dynamic metadata). {@link #RPC_ID} stands in it for a tool call
   */
  record Pass(
      Map<String, String> setHeaders, Set<String> removeHeaders, Map<String, String> metadata)
      implements Ruling {
    public Pass {
      setHeaders = Map.copyOf(setHeaders);
      removeHeaders = Set.copyOf(removeHeaders);
      metadata = Map.copyOf(metadata);
    }

    /** Names the headers, not their values, which hold tokens. */
    @Override
    public String toString() {
      return "Pass[set=" + setHeaders.keySet() + ", remove=" + removeHeaders + "]";
    }
  }

  /**
   * It is kept in the {@link WaitingRoom} until its user has answered.
   *
   * @param nonce lets the edge, and nobody else, fetch it there. Secret
   * @param metadata as of a {@link Pass}, for the answer that comes out of the room
   */
  record Hold(String nonce, Map<String, String> metadata) implements Ruling {
    public Hold {
      Objects.requireNonNull(nonce, "nonce");
      metadata = Map.copyOf(metadata);
    }

    @Override
    public String toString() {
      return "Hold";
    }
  }

  /**
   * The sidecar itself answers it, in the app's place; it goes nowhere.
   *
   * @param headers all headers of the answer, among them {@code content-type} when there is a body
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  record Answer(int status, Map<String, String> headers, byte[] body) implements Ruling {
    public Answer {
      headers = Map.copyOf(headers);
      Objects.requireNonNull(body, "body");
    }

    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * It is refused with this answer and goes nowhere.
   *
   * @param status HTTP status; 200 for most refused tool calls towards an agent
   * @param headers all headers of the answer, among them {@code content-type} when there is a body
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, never compared
  record Refuse(int status, Map<String, String> headers, byte[] body, Refusal details)
      implements Ruling {
    public Refuse {
      headers = Map.copyOf(headers);
      Objects.requireNonNull(body, "body");
      Objects.requireNonNull(details, "details");
    }

    @Override
    public String toString() {
      return "Refuse[" + status + ", " + details + "]";
    }
  }

  /**
   * Metadata key: the JSON-RPC id of a tool call as strict JSON text ({@code 7} or {@code "a"}),
   * for Envoy's local replies.
   */
  String RPC_ID = "rpc_id";

  /**
   * Metadata key: the {@link RefusalForm#code} of a tool call, for Envoy's local replies. It stands
   * there because listeners, which hold those, are never written again.
   */
  String REFUSAL_FORM = "casa_refusal_form";
}
