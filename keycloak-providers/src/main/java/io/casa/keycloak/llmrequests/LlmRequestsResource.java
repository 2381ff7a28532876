/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.casa.keycloak.llmrequests.TemplateDecision.Approved;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.common.util.Time;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code /admin/realms/{realm}/casa/systems/{name}/llm-requests/{app}}: what the app writes around
 * the prompt when it asks its LLM, to be approved.
 *
 * <p>Public because Quarkus' REST layer calls it.
 */
public final class LlmRequestsResource {
  private static final String EVENT_RESOURCE = "CASA_LLM_TEMPLATE";

  private final KeycloakSession session;
  private final AdminPermissionEvaluator auth;
  private final AdminEventBuilder adminEvent;
  private final String system;
  private final Set<String> apps;

  /**
   * For one request.
   *
   * @param apps names of the system's apps; none when there is no such system
   */
  public LlmRequestsResource(
      KeycloakSession session,
      AdminPermissionEvaluator auth,
      AdminEventBuilder adminEvent,
      String system,
      Set<String> apps) {
    this.session = session;
    this.auth = auth;
    this.adminEvent = adminEvent;
    this.system = system;
    this.apps = Set.copyOf(apps);
  }

  /** What is known of the app's template. */
  @GET
  @Path("{app}")
  @Produces(MediaType.APPLICATION_JSON)
  public Response get(@PathParam("app") String app) {
    auth.realm().requireViewRealm();
    return apps.contains(app) ? answer(view(app)) : notFound();
  }

  /** Approves the template, or rejects lines; all of it or nothing. */
  @POST
  @Path("{app}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response decide(
      @PathParam("app") String app, @HeaderParam("If-Match") @Nullable String seen, byte[] body) {
    requireManage();
    if (!apps.contains(app)) {
      return notFound();
    }
    TemplateDecision decision = TemplateDecision.read(body).orElse(null);
    if (decision == null) {
      return refused(
          Response.Status.BAD_REQUEST,
          "invalid_request",
          "The body is not approve (\"all\" or digests) or reject (digests), or both.");
    }
    if (seen != null && !seen.equals('"' + view(app).etag() + '"')) {
      return refused(
          Response.Status.PRECONDITION_FAILED,
          "changed",
          "The template has changed since it was read.");
    }
    if (!apply(decision, store(app), view(app))) {
      return refused(
          Response.Status.BAD_REQUEST, "invalid_request", "A digest is of no line of the app.");
    }
    TemplateView now = view(app);
    event(OperationType.ACTION, app).representation(Decided.of(decision, now)).success();
    return answer(now);
  }

  /** Forgets the template: the app is learned anew. */
  @DELETE
  @Path("{app}")
  public Response forget(@PathParam("app") String app) {
    requireManage();
    if (!apps.contains(app)) {
      return notFound();
    }
    store(app).forget();
    event(OperationType.DELETE, app).success();
    return Response.noContent().build();
  }

  private static boolean apply(TemplateDecision decision, TemplateStore store, TemplateView view) {
    if (store.say(LineState.REJECTED, decision.rejected()) != decision.rejected().size()) {
      return false;
    }
    if (decision.approved().isEmpty()) {
      return true;
    }
    Set<String> approved =
        switch (decision.approved().get()) {
          case Approved.Some(Set<String> digests) -> digests;
          case Approved.All all ->
              view.lines().stream()
                  .filter(TemplateView.Line::isForAll)
                  .map(TemplateView.Line::sha256)
                  .filter(digest -> !decision.rejected().contains(digest))
                  .collect(Collectors.toSet());
        };
    store.approve(Time.currentTimeMillis());
    return store.say(LineState.APPROVED, approved) == approved.size();
  }

  private TemplateView view(String app) {
    TemplateStore store = store(app);
    return TemplateView.of(app, store.approved(), store.lines());
  }

  private TemplateStore store(String app) {
    String realmId = session.getContext().getRealm().getId();
    return new TemplateStore(session, new TemplateKey(realmId, system, app));
  }

  private void requireManage() {
    auth.realm().requireManageRealm();
    auth.clients().requireManage();
  }

  private AdminEventBuilder event(OperationType operation, String app) {
    return adminEvent
        .operation(operation)
        .resource(EVENT_RESOURCE)
        .resourcePath("casa", "systems", system, "llm-requests", app);
  }

  private static Response answer(TemplateView view) {
    return Response.ok(view)
        .tag(new EntityTag(view.etag()))
        .header("Cache-Control", "no-store")
        .build();
  }

  private Response refused(Response.Status status, String error, String description) {
    session.getTransactionManager().setRollbackOnly();
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(new Refused(error, description))
        .build();
  }

  private Response notFound() {
    return refused(
        Response.Status.NOT_FOUND, "not_found", "The realm has no system with such an app.");
  }

  /** Answer to what can't be done. */
  record Refused(String error, @JsonProperty("error_description") String description) {}

  /** What the admin event says: how much was decided, and no text. */
  record Decided(String template, long approved, int rejected) {
    static Decided of(TemplateDecision decision, TemplateView now) {
      long approved = now.lines().stream().filter(line -> line.state().equals("approved")).count();
      return new Decided(now.template(), approved, decision.rejected().size());
    }
  }
}
