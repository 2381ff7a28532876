/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.rest;

import io.casa.keycloak.approvals.ApprovalsResource;
import io.casa.keycloak.apps.AppResource;
import io.casa.keycloak.apps.FollowedSystemResource;
import io.casa.keycloak.definitions.DefinitionReportsResource;
import io.casa.keycloak.exchange.AccessResource;
import io.casa.keycloak.llmcalls.LlmCallsResource;
import io.casa.keycloak.revocation.RevocationsResource;
import io.casa.keycloak.tokens.TokenVerification;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.keycloak.models.KeycloakSession;

/** {@code /realms/{realm}/casa}: leads to the resources below it and is none itself. */
public final class CasaResource {
  private final KeycloakSession session;
  private final TokenVerification verification;

  CasaResource(KeycloakSession session, TokenVerification verification) {
    this.session = session;
    this.verification = verification;
  }

  /** Decisions without a token, AuthZEN. */
  @Path("access/v1")
  public AccessResource access() {
    return new AccessResource(session);
  }

  /** Sessions that were ended, for who listens. */
  @Path("revocations")
  public RevocationsResource revocations() {
    return new RevocationsResource(session);
  }

  /** Reports of what LLMs selected. */
  @Path("llm-calls")
  public LlmCallsResource llmCalls() {
    return new LlmCallsResource(session, verification);
  }

  /** Reports of the tools that MCP servers list. */
  @Path("tool-definitions")
  public DefinitionReportsResource toolDefinitions() {
    return new DefinitionReportsResource(session);
  }

  /** What sidecars must know of their system. */
  @Path("system")
  public FollowedSystemResource system() {
    return new FollowedSystemResource(session);
  }

  /** Where people approve calls. */
  @Path("approvals")
  public ApprovalsResource approvals() {
    return new ApprovalsResource(session);
  }

  /** What an app of a system publishes of itself. */
  @Path("apps/{app}")
  public AppResource app(@PathParam("app") String name) {
    return new AppResource(session, name);
  }
}
