/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.Reading;
import io.casa.keycloak.llmcalls.LlmCallId;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.Objects;
import java.util.Optional;

/**
 * One question of AuthZEN (Authorization API 1.0 section 6.1) in the default mapping that the MCP
 * binding gives a tool call. Members that we don't know are ignored, as it asks for.
 *
 * @param subject {@code subject.id}
 * @param action {@code action.name}
 * @param resourceType {@code resource.type}
 * @param resource {@code resource.id}, the tool's name
 * @param server {@code resource.properties.server}
 * @param arguments {@code resource.properties.arguments}; empty when absent
 * @param llmCallId {@code context.llm_call_id}
 * @param provenance {@code context.casa_provenance}, where the arguments' values came from
 * @param payment whether {@code context.pay} says that the call happens now
 */
record AccessQuestion(
    String subject,
    String action,
    String resourceType,
    String resource,
    Optional<String> server,
    JsonObject arguments,
    Optional<String> llmCallId,
    Provenance provenance,
    ToolDecisions.Payment payment) {
  AccessQuestion {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(resourceType, "resourceType");
    Objects.requireNonNull(resource, "resource");
    Objects.requireNonNull(server, "server");
    Objects.requireNonNull(arguments, "arguments");
    Objects.requireNonNull(llmCallId, "llmCallId");
    Objects.requireNonNull(provenance, "provenance");
    Objects.requireNonNull(payment, "payment");
  }

  /**
   * Reads it.
   *
   * @throws RefusedException when a member that is needed is missing or of another type
   */
  static AccessQuestion read(JsonObject question) throws RefusedException {
    JsonObject subject = object(question, "subject");
    JsonObject resource = object(question, "resource");
    JsonObject properties = optionalObject(resource, "properties");
    JsonObject context = optionalObject(question, "context");
    text(subject, "type");
    return new AccessQuestion(
        text(subject, "id"),
        text(object(question, "action"), "name"),
        text(resource, "type"),
        tool(resource),
        optionalText(properties, "server"),
        optionalObject(properties, "arguments"),
        llmCallId(context),
        provenance(context),
        payment(context));
  }

  private static String tool(JsonObject resource) throws RefusedException {
    String id = text(resource, "id");
    if (!RequestedToken.TOOL_NAME.matcher(id).matches()) {
      throw wrong("id");
    }
    return id;
  }

  private static Optional<String> llmCallId(JsonObject context) throws RefusedException {
    Optional<String> id = optionalText(context, "llm_call_id");
    if (id.isPresent() && !LlmCallId.isOne(id.get())) {
      throw wrong("llm_call_id");
    }
    return id;
  }

  private static Provenance provenance(JsonObject context) throws RefusedException {
    return switch (StatedProvenance.read(context.get("casa_provenance"))) {
      case Reading.Absent<Provenance>() -> new Provenance.NotTraced();
      case Reading.Valid<Provenance>(Provenance traced) -> traced;
      case Reading.Malformed<Provenance>(String problem) -> throw wrong("casa_provenance");
    };
  }

  private static ToolDecisions.Payment payment(JsonObject context) throws RefusedException {
    Optional<JsonValue> pay = context.get("pay");
    if (pay.isEmpty()) {
      return ToolDecisions.Payment.NOT_TAKEN;
    }
    if (pay.get() instanceof JsonBoolean bool) {
      return bool.value() ? ToolDecisions.Payment.TAKEN : ToolDecisions.Payment.NOT_TAKEN;
    }
    throw wrong("pay");
  }

  private static JsonObject object(JsonObject object, String name) throws RefusedException {
    if (object.get(name).orElse(null) instanceof JsonObject value) {
      return value;
    }
    throw wrong(name);
  }

  private static JsonObject optionalObject(JsonObject object, String name) throws RefusedException {
    return object.members().containsKey(name) ? object(object, name) : JsonObject.EMPTY;
  }

  private static String text(JsonObject object, String name) throws RefusedException {
    return optionalText(object, name).orElseThrow(() -> wrong(name));
  }

  private static Optional<String> optionalText(JsonObject object, String name)
      throws RefusedException {
    Optional<JsonValue> value = object.get(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonString text && !text.value().isBlank()) {
      return Optional.of(text.value());
    }
    throw wrong(name);
  }

  private static RefusedException wrong(String member) {
    return RefusedException.malformed("Member " + member + " is missing or of another type.");
  }

  /** Says nothing of the arguments. */
  @Override
  public String toString() {
    return "AccessQuestion[action=" + action + ", resourceType=" + resourceType + "]";
  }
}
