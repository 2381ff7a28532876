/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Keycloak as this app asks it. The stages complete within seconds, never exceptionally, and not on
 * the caller's thread unless the answer is at hand.
 */
public interface AuthorizationServer {
  /** What became of a report. */
  sealed interface ReportAnswer {
    /** It was recorded, and nothing more is wanted. */
    ReportAnswer RECORDED = new Recorded(Set.of());

    /** It was not. */
    ReportAnswer NOT_RECORDED = new NotRecorded();

    /**
     * It was recorded.
     *
     * @param wantedLines digests of lines of system messages whose text is wanted
     */
    record Recorded(Set<String> wantedLines) implements ReportAnswer {
      public Recorded {
        wantedLines = Set.copyOf(wantedLines);
      }
    }

    /** It was not recorded, or nobody knows whether it was. */
    record NotRecorded() implements ReportAnswer {}
  }

  /** What became of a report of tool definitions. */
  enum DefinitionsAnswer {
    TAKEN,
    /** It is not acceptable, and won't be later. */
    REFUSED,
    /** Another attempt may do better. */
    UNAVAILABLE
  }

  /** The same, asked by requests whose spans belong there. */
  default AuthorizationServer under(SpanPlace place) {
    return this;
  }

  /** T1: opens an intent. */
  CompletionStage<TokenAnswer> intentToken(UserInput input);

  /** T2: leave to ask the LLM. */
  CompletionStage<TokenAnswer> llmToken(IssuedToken intentToken, URI llm);

  /**
   * TA: leave to act for the same intent, for another agent.
   *
   * @param agent its URL
   */
  CompletionStage<TokenAnswer> agentToken(IssuedToken intentToken, String agent);

  /**
   * T3: leave for one tool call. Asked once, since it may have been paid for; again only after
   * {@link TokenAnswer.Pending}, with the approval it named.
   */
  CompletionStage<TokenAnswer> toolToken(ToolTokenRequest request);

  /**
   * TS: leave for one message to an MCP server that is no tool call.
   *
   * @param server its URL
   * @param scope one of {@link io.casa.exchange.TokenProfile#SERVER_SCOPES}
   */
  CompletionStage<TokenAnswer> serverToken(IssuedToken intentToken, String server, String scope);

  /**
   * Tells which tools the LLM selected (contracts.md section 5).
   *
   * @param asked how it was asked, if that is still known
   */
  CompletionStage<ReportAnswer> reportSelections(
      IssuedToken llmToken,
      String llmCallId,
      List<SelectedCall> calls,
      Optional<RequestShape> asked);

  /**
   * Tells which tools an MCP server listed (contracts.md section 5).
   *
   * @param server its URL
   * @param tools what the hashes cover of them, each name once
   * @param complete whether it listed no others
   */
  CompletionStage<DefinitionsAnswer> reportDefinitions(
      String server, List<JsonObject> tools, boolean complete);

  /** Shows lines of system messages that were wanted; whether they arrived nobody tells. */
  void showLines(IssuedToken llmToken, List<RequestLine> lines);
}
