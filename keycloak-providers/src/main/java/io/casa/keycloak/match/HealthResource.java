/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.casa.keycloak.match.ToolMatchHealth.JudgeHealth;
import io.casa.keycloak.match.ToolMatchHealth.ModelHealth;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code /admin/realms/{realm}/casa/health}: what the realm's checks can rely on, on the node that
 * is asked. No part of Keycloak's own health: a check that abstains is no reason to take a node
 * out.
 *
 * <p>Public because Quarkus' REST layer calls it.
 */
public final class HealthResource {
  private final KeycloakSession session;
  private final AdminPermissionEvaluator auth;

  /** For one request. */
  public HealthResource(KeycloakSession session, AdminPermissionEvaluator auth) {
    this.session = session;
    this.auth = auth;
  }

  /** How it stands now. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response get() {
    auth.realm().requireViewRealm();
    RealmModel realm = session.getContext().getRealm();
    Optional<ToolMatchHealth> known = ToolMatching.of(session).map(ours -> ours.health(realm));
    return Response.ok(new Health(known.map(ToolMatch::of).orElse(ToolMatch.OFF)))
        .header("Cache-Control", "no-store")
        .build();
  }

  /** The answer. */
  record Health(ToolMatch toolMatch) {}

  /** Of the check {@code AI_POWERED_TOOL_MATCH}. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ToolMatch(
      String state, @Nullable String fault, @Nullable String fingerprint, List<Judge> judges) {
    /** The whole provider is switched off: calls that need the check are blocked. */
    static final ToolMatch OFF = new ToolMatch("failed", "switched_off", null, List.of());

    static ToolMatch of(ToolMatchHealth health) {
      ModelHealth model = health.model();
      List<Judge> judges = health.judges().stream().map(Judge::of).toList();
      return new ToolMatch(model.state(), model.fault(), model.fingerprint(), judges);
    }
  }

  /** An LLM judge: its host, with the port that its URL names, and whether it is asked. */
  record Judge(String endpointHost, String circuit) {
    static Judge of(JudgeHealth judge) {
      return new Judge(
          judge.endpoint().getRawAuthority(), judge.circuit().name().toLowerCase(Locale.ROOT));
    }
  }
}
