/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.casa.keycloak.llmrequests.LlmRequests;
import io.casa.keycloak.llmrequests.LlmRequestsResource;
import io.casa.keycloak.match.HealthResource;
import io.casa.keycloak.match.ToolMatching;
import io.casa.keycloak.systems.SystemRegistrar.Registration;
import io.casa.toolcheck.DenyReason;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.Urls;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;
import org.keycloak.urls.UrlType;

/**
 * {@code /admin/realms/{realm}/casa/systems/{name}}: the multi-agent systems of a realm; and beside
 * them {@code health}.
 *
 * <p>Public because Quarkus' REST layer calls it.
 */
public final class SystemsResource {
  private static final String EVENT_RESOURCE = "CASA_SYSTEM";

  private final KeycloakSession session;
  private final AdminPermissionEvaluator auth;
  private final AdminEventBuilder adminEvent;
  private final SystemRegistrar registrar;
  private final MasDocumentReader reader;

  SystemsResource(
      KeycloakSession session,
      AdminPermissionEvaluator auth,
      AdminEventBuilder adminEvent,
      SystemRegistrar registrar,
      MasDocumentReader reader) {
    this.session = session;
    this.auth = auth;
    this.adminEvent = adminEvent;
    this.registrar = registrar;
    this.reader = reader;
  }

  /** Registers the document; the realm changes as a whole or not at all. */
  @PUT
  @Path("systems/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response put(@PathParam("name") String name, byte[] document) {
    requireManage();
    try {
      Registration done = registrar.register(reader.read(document, name), issuer());
      record(done);
      ToolMatching.prepare(session, done.system().enabledToolChecks(), done.system().toolMatch());
      return Response.ok(Registered.of(done)).tag(new EntityTag(done.etag())).build();
    } catch (InvalidMasDocumentException e) {
      return refused(
          Response.Status.BAD_REQUEST, new Refused("invalid_request", e.problem(), e.field()));
    } catch (ForeignNameException e) {
      return refused(Response.Status.CONFLICT, new Refused("conflict", e.problem(), e.field()));
    }
  }

  /** The document in its canonical form. */
  @GET
  @Path("systems/{name}")
  @Produces(MediaType.APPLICATION_JSON)
  public Response get(@PathParam("name") String name) {
    auth.realm().requireViewRealm();
    return registrar
        .find(name)
        .map(row -> Response.ok(row.document()).tag(new EntityTag(row.etag())).build())
        .orElseGet(SystemsResource::notFound);
  }

  /** Removes the system with its clients, scopes and tools. */
  @DELETE
  @Path("systems/{name}")
  public Response delete(@PathParam("name") String name) {
    requireManage();
    if (!registrar.remove(name)) {
      return notFound();
    }
    LlmRequests.forgetSystem(session, session.getContext().getRealm().getId(), name);
    event(OperationType.DELETE, name).success();
    return Response.noContent().build();
  }

  /** Definitions of the system's tools that are not pinned. */
  @Path("systems/{name}/tool-definitions")
  public DefinitionsResource toolDefinitions(@PathParam("name") String name) {
    RealmModel realm = session.getContext().getRealm();
    return new DefinitionsResource(
        session, auth, adminEvent, new DefinitionReview(session, realm, reader), name);
  }

  /** What the realm's checks can rely on. */
  @Path("health")
  public HealthResource health() {
    return new HealthResource(session, auth);
  }

  /** What the system's apps write around prompts. */
  @Path("systems/{name}/llm-requests")
  public LlmRequestsResource llmRequests(@PathParam("name") String name) {
    return new LlmRequestsResource(session, auth, adminEvent, name, registrar.appNames(name));
  }

  private void requireManage() {
    auth.realm().requireManageRealm();
    auth.clients().requireManage();
  }

  private String issuer() {
    return Urls.realmIssuer(
        session.getContext().getUri(UrlType.FRONTEND).getBaseUri(),
        session.getContext().getRealm().getName());
  }

  private void record(Registration done) {
    if (done.changes().isEmpty()) {
      return;
    }
    event(done.created() ? OperationType.CREATE : OperationType.UPDATE, done.system().name())
        .representation(Registered.of(done))
        .success();
  }

  private AdminEventBuilder event(OperationType operation, String name) {
    return adminEvent
        .operation(operation)
        .resource(EVENT_RESOURCE)
        .resourcePath(SystemsResourceFactory.ID, "systems", name);
  }

  private Response refused(Response.Status status, Refused refused) {
    session.getTransactionManager().setRollbackOnly();
    return Response.status(status).type(MediaType.APPLICATION_JSON).entity(refused).build();
  }

  static Response notFound() {
    return Response.status(Response.Status.NOT_FOUND)
        .type(MediaType.APPLICATION_JSON)
        .entity(new Refused("not_found", "The realm has no system of this name.", null, null))
        .build();
  }

  /** Answer to a registration. */
  record Registered(
      String name, String etag, List<String> changed, List<String> warnings, List<App> apps) {
    static Registered of(Registration done) {
      return new Registered(
          done.system().name(),
          done.etag(),
          done.changes(),
          done.warnings(),
          done.system().apps().stream().map(App::of).toList());
    }
  }

  /** An app in the answer to a registration. */
  record App(String name, String type, @JsonProperty("client_id") String clientId, String url) {
    static App of(RegisteredApp app) {
      return new App(app.name(), app.type().code(), app.clientId(), app.url());
    }
  }

  /** Answer to what can't be done. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Refused(
      String error,
      @JsonProperty("error_description") String description,
      @Nullable String field,
      @JsonProperty("casa_reason") @Nullable String reason) {
    Refused(String error, String description, String field) {
      this(error, description, field, DenyReason.INVALID_MAS_DOCUMENT.code());
    }
  }
}
