/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import java.util.List;

/**
 * Wire names and limits of the CASA token profile: claims, request parameters and their values (RFC
 * 8693, RFC 8707, RFC 9068, RFC 9396).
 */
public final class TokenProfile {
  /**
   * Claim: the intent a token serves, an object with {@link #INTENT_ID} and {@link #INTENT_SHA256}.
   */
  public static final String INTENT = "intent";

  /** Member of {@link #INTENT}: the intent's id, a UUID. */
  public static final String INTENT_ID = "id";

  /** Member of {@link #INTENT}: SHA-256 of the UTF-8 prompt, base64url without padding. */
  public static final String INTENT_SHA256 = "sha256";

  /** Claim: name of the multi-agent system. */
  public static final String MAS = "mas";

  /** Claim: names of the tools the token may lead to; exactly one in a tool token. */
  public static final String TOOLS = "tools";

  /** Claim: the current actor, RFC 8693 section 4.1. */
  public static final String ACT = "act";

  /** Claim: who may become an actor, RFC 8693 section 4.4. */
  public static final String MAY_ACT = "may_act";

  /** Claim: the key that the token is bound to, RFC 7800 section 3.1. */
  public static final String CONFIRMATION = "cnf";

  /** Member of {@link #CONFIRMATION}: the key's thumbprint, RFC 9449 section 6.1. */
  public static final String KEY_THUMBPRINT = "jkt";

  /** Claim and parameter: RFC 9396. */
  public static final String AUTHORIZATION_DETAILS = "authorization_details";

  /** Type of the authorization details that open an intent. */
  public static final String USER_INPUT_TYPE = "urn:casa:user-input";

  /** Type of the authorization details that ask for, and bind, one tool call. */
  public static final String TOOL_CALL_TYPE = "urn:casa:tool-call";

  /** Scope of an intent token. */
  public static final String USER_INPUT_SCOPE = "user-input";

  /** Scope of an LLM token. */
  public static final String LLM_ACCESS_SCOPE = "llm-access";

  /** Scope of a tool token, beside the tool's own. */
  public static final String CALL_TOOLS_SCOPE = "call-tools";

  /** Prefix of a tool's own scope. */
  public static final String TOOL_SCOPE_PREFIX = "tool:";

  /** Scope of a server token: list, read, complete or watch an MCP server's resources. */
  public static final String READ_RESOURCES_SCOPE = "read-resources";

  /** Scope of a server token: list, get or complete an MCP server's prompts. */
  public static final String GET_PROMPTS_SCOPE = "get-prompts";

  /** Scope of a server token: answer what an MCP server asked. */
  public static final String ANSWER_SERVER_SCOPE = "answer-server";

  /** The scopes of server tokens; each has one. */
  public static final List<String> SERVER_SCOPES =
      List.of(READ_RESOURCES_SCOPE, GET_PROMPTS_SCOPE, ANSWER_SERVER_SCOPE);

  /** JOSE header {@code typ} of every token, RFC 9068 section 2.1. */
  public static final String TOKEN_TYPE_HEADER = "at+jwt";

  /** JOSE header {@code typ} of a transaction token. */
  public static final String TXN_TOKEN_TYPE_HEADER = "txntoken+jwt";

  /** Value of {@code requested_token_type}: a transaction token. */
  public static final String TXN_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:txn_token";

  /** Claim of a transaction token: the transaction's id. */
  public static final String TXN = "txn";

  /** Claim of a transaction token: what the transaction is about. */
  public static final String TXN_CONTEXT = "tctx";

  /** Claim of a transaction token: who asked for it. */
  public static final String REQUEST_CONTEXT = "rctx";

  /** Member of the authorization details of a tool call: the hash of its arguments. */
  public static final String ARGUMENTS_SHA256 = "arguments_sha256";

  /**
   * Member of the authorization details of a tool call: the hash of what the call brings beside its
   * arguments when its server has asked back.
   */
  public static final String INPUT_SHA256 = "input_sha256";

  /** Member of the authorization details of a tool call: the definition that the agent saw. */
  public static final String DEFINITION_SHA256 = "definition_sha256";

  /** Longest life of an intent or LLM token, in seconds. */
  public static final int MAX_INTENT_SECONDS = 300;

  /** Longest life of a tool or server token, in seconds. */
  public static final int MAX_TOOL_SECONDS = 60;

  /** Most actors in a delegation. */
  public static final int MAX_ACTORS = 8;

  private TokenProfile() {}
}
