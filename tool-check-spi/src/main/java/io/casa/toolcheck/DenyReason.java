/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Arrays;
import java.util.Optional;

/**
 * The closed catalogue of reasons for which something is refused: a stable code and a sentence for
 * people.
 */
public enum DenyReason {
  NO_LLM_CALLS_MADE_BY_APP(
      "no_llm_calls_made_by_app", "The app called a tool before its LLM was asked."),
  TOOL_NOT_SELECTED_BY_LLM("tool_not_selected_by_llm", "The LLM did not select this tool call."),
  TOOL_INTENT_MISMATCH(
      "tool_intent_mismatch", "The tool is not among those the user's request may lead to."),
  TOOL_PARAMETERS_MISMATCH(
      "tool_parameters_mismatch",
      "The arguments are not those that the LLM selected or the user's request leads to."),
  MODIFIED_MCP_TOOL_DEFS(
      "modified_mcp_tool_defs", "The tool's definition differs from the registered one."),
  INSUFFICIENT_SCOPE("insufficient_scope", "The token does not cover this tool."),
  AMBIGUOUS_SESSION(
      "ambiguous_session", "The call can't be attributed to one user request with certainty."),
  NO_LIVE_SESSION("no_live_session", "No user request is in progress for this app."),
  PROMPT_NOT_FOUND(
      "prompt_not_found", "The request carries no prompt where the system's document says it is."),
  PROMPT_MISMATCH("prompt_mismatch", "The prompt is not the one that the intent token is for."),
  MISSING_TOKEN("missing_token", "The call carries no tool, agent or intent token."),
  INVALID_TOKEN("invalid_token", "The token does not verify."),
  EXPIRED_TOKEN("expired_token", "The token has expired."),
  SESSION_REVOKED("session_revoked", "The session was ended before its time."),
  WORKLOAD_TOKEN_LIFETIME(
      "workload_token_lifetime",
      "The platform's token does not say how long it lives, or too long."),
  MISSING_DPOP_PROOF(
      "missing_dpop_proof", "The token is bound to a key, and no proof of it came along."),
  INVALID_DPOP_PROOF(
      "invalid_dpop_proof", "The proof of possession does not verify, or is another key's."),
  WRONG_AUDIENCE("wrong_audience", "The token is for another server."),
  REPLAYED_TOKEN("replayed_token", "The token has been used already."),
  UNKNOWN_TARGET("unknown_target", "The target is not part of the multi-agent system."),
  UNKNOWN_TASK("unknown_task", "No task of this session has that id."),
  UNSUPPORTED_METHOD("unsupported_method", "This kind of request is not let through."),
  UNSUPPORTED_TRANSPORT(
      "unsupported_transport",
      "The older HTTP+SSE transport of MCP is not let through; use streamable HTTP."),
  MALFORMED_REQUEST("malformed_request", "The request can't be read with certainty."),
  INEXACT_NUMBER(
      "inexact_number", "A number in the arguments can't be carried without being rounded."),
  INVALID_MAS_DOCUMENT("invalid_mas_document", "The multi-agent system's document is not valid."),
  AUTHORIZATION_UNAVAILABLE(
      "authorization_unavailable", "The authorization server can't be reached."),
  UPSTREAM_UNAVAILABLE("upstream_unavailable", "The tool's server can't be reached."),
  CHECK_FAILED("check_failed", "A tool check could not be carried out."),
  APPROVAL_REQUIRED("approval_required", "The user has to approve this call."),
  APPROVAL_DENIED("approval_denied", "The user did not approve this call."),
  LLM_REQUEST_MODIFIED(
      "llm_request_modified", "The LLM was not asked with what the user said alone."),
  CALL_BUDGET_EXCEEDED("call_budget_exceeded", "More calls than the system allows."),
  PROVENANCE_UNKNOWN("provenance_unknown", "Nobody traced where the arguments came from."),
  SEMANTIC_MODEL_UNAVAILABLE(
      "semantic_model_unavailable", "The model that compares request and tool is not at hand."),
  SEMANTIC_JUDGE_UNAVAILABLE(
      "semantic_judge_unavailable", "The LLM that judges calls gave no usable answer.");

  private final String code;
  private final String sentence;

  DenyReason(String code, String sentence) {
    this.code = code;
    this.sentence = sentence;
  }

  /** The stable code on the wire, in events, metrics and logs. */
  public String code() {
    return code;
  }

  /** One sentence for people; holds no value of the request. */
  public String sentence() {
    return sentence;
  }

  /** The reason with that code, if the catalogue has it. */
  public static Optional<DenyReason> ofCode(String code) {
    return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
  }
}
