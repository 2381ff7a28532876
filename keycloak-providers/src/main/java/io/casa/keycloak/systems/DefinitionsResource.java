/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.systems.DefinitionReview.Result;
import io.casa.keycloak.systems.DefinitionReview.Ruling;
import io.casa.keycloak.systems.DefinitionReview.Waiting;
import io.casa.keycloak.systems.SystemsResource.Refused;
import io.casa.toolcheck.DefinitionHash;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * {@code …/casa/systems/{name}/tool-definitions}: definitions that apps of the system saw of its
 * tools and that are not pinned, and what an administrator decides about them.
 *
 * <p>Public because Quarkus' REST layer calls it.
 */
public final class DefinitionsResource {
  private static final String EVENT_RESOURCE = "CASA_TOOL_DEFINITION";
  private static final Set<String> RULING = Set.of("server", "tool", "sha256");
  private static final JsonReader READER = JsonReader.strict().withMaxBytes(8 * 1024);

  private final KeycloakSession session;
  private final AdminPermissionEvaluator auth;
  private final AdminEventBuilder adminEvent;
  private final DefinitionReview review;
  private final String system;

  DefinitionsResource(
      KeycloakSession session,
      AdminPermissionEvaluator auth,
      AdminEventBuilder adminEvent,
      DefinitionReview review,
      String system) {
    this.session = session;
    this.auth = auth;
    this.adminEvent = adminEvent;
    this.review = review;
    this.system = system;
  }

  /** What waits for a decision. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response get() {
    auth.realm().requireViewRealm();
    return review
        .waiting(system)
        .map(
            waiting -> {
              List<JsonValue> tools =
                  waiting.stream().<JsonValue>map(DefinitionsResource::json).toList();
              return Response.ok(
                      JsonWriter.toJson(new JsonObject(Map.of("tools", new JsonArray(tools)))))
                  .header("Cache-Control", "no-store")
                  .build();
            })
        .orElseGet(SystemsResource::notFound);
  }

  /** Pins a definition that was seen, in the system's document too. */
  @POST
  @Path("approvals")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response approve(byte[] body) {
    return decide(OperationType.UPDATE, "approvals", body, review::approve);
  }

  /** Keeps the pinned definition, and ends the hold. */
  @POST
  @Path("rejections")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public Response reject(byte[] body) {
    return decide(OperationType.ACTION, "rejections", body, review::reject);
  }

  /** A decision to be carried out. */
  private interface Deciding {
    Result decide(String system, Ruling ruling)
        throws InvalidMasDocumentException, ForeignNameException;
  }

  private Response decide(
      OperationType operation, String decision, byte[] body, Deciding deciding) {
    auth.realm().requireManageRealm();
    auth.clients().requireManage();
    Optional<Ruling> ruling = ruling(body);
    if (ruling.isEmpty()) {
      return refused(
          400, "invalid_request", "The body is not exactly the texts server, tool, sha256.");
    }
    try {
      return switch (deciding.decide(system, ruling.get())) {
        case Result.Pinned(var registration) -> {
          record(operation, decision, ruling.get());
          yield Response.ok(decided(ruling.get(), registration.etag(), registration.changes()))
              .build();
        }
        case Result.Kept() -> {
          record(operation, decision, ruling.get());
          yield Response.noContent().build();
        }
        case Result.Unknown() ->
            refused(404, "not_found", "No definition of this tool waits for a decision.");
        case Result.Stale() ->
            refused(409, "conflict", "Another definition of the tool has been seen since.");
        case Result.Unseen() ->
            refused(409, "conflict", "Only the hash of the definition is known yet.");
      };
    } catch (InvalidMasDocumentException e) {
      return refused(
          400, "invalid_request", "It can't be pinned: " + e.field() + " " + e.problem());
    } catch (ForeignNameException e) {
      return refused(409, "conflict", e.problem());
    }
  }

  private void record(OperationType operation, String decision, Ruling ruling) {
    adminEvent
        .operation(operation)
        .resource(EVENT_RESOURCE)
        .resourcePath(SystemsResourceFactory.ID, "systems", system, "tool-definitions", decision)
        .representation(
            Map.of(
                "server", ruling.tool().app(),
                "tool", ruling.tool().tool(),
                "sha256", ruling.sha256()))
        .success();
  }

  private static Optional<Ruling> ruling(byte[] body) {
    try {
      JsonObject object = READER.readObject(body);
      return object.members().keySet().equals(RULING)
              && object.members().get("server") instanceof JsonString(String server)
              && object.members().get("tool") instanceof JsonString(String tool)
              && object.members().get("sha256") instanceof JsonString(String sha256)
          ? Optional.of(new Ruling(new ToolKey(server, tool), sha256))
          : Optional.empty();
    } catch (MalformedJsonException e) {
      return Optional.empty();
    }
  }

  private static String decided(Ruling ruling, String etag, List<String> changes) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("server", new JsonString(ruling.tool().app()));
    members.put("tool", new JsonString(ruling.tool().tool()));
    members.put("sha256", new JsonString(ruling.sha256()));
    members.put("etag", new JsonString(etag));
    members.put(
        "changed", new JsonArray(changes.stream().<JsonValue>map(JsonString::new).toList()));
    return JsonWriter.toJson(new JsonObject(members));
  }

  private static JsonObject json(Waiting waiting) {
    ToolFindingEntity finding = waiting.finding();
    Optional<JsonObject> registered = waiting.registered().map(DefinitionHash::covered);
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("server", new JsonString(finding.key().app()));
    members.put("tool", new JsonString(finding.key().tool()));
    members.put(
        "state", new JsonString(finding.registeredSha256().isPresent() ? "changed" : "new"));
    finding
        .registeredSha256()
        .ifPresent(sha256 -> members.put("registered_sha256", new JsonString(sha256)));
    members.put("seen_sha256", new JsonString(finding.seenSha256()));
    members.put("seen_by", new JsonString(finding.seenBy()));
    members.put("first_seen", new JsonString(Instant.ofEpochMilli(finding.firstSeen()).toString()));
    registered.ifPresent(definition -> members.put("registered", definition));
    waiting.seen().ifPresent(definition -> members.put("seen", definition));
    if (registered.isPresent() && waiting.seen().isPresent()) {
      members.put(
          "differences",
          new JsonArray(
              JsonDifference.between(registered.get(), waiting.seen().get()).stream()
                  .<JsonValue>map(DefinitionsResource::json)
                  .toList()));
    }
    return new JsonObject(members);
  }

  private static JsonObject json(JsonDifference difference) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("pointer", new JsonString(difference.pointer()));
    difference.before().ifPresent(value -> members.put("registered", value));
    difference.after().ifPresent(value -> members.put("seen", value));
    return new JsonObject(members);
  }

  private Response refused(int status, String error, String description) {
    session.getTransactionManager().setRollbackOnly();
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON)
        .entity(new Refused(error, description, null, null))
        .build();
  }
}
