/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import io.casa.sidecar.a2a.A2aRequest.Message;
import io.casa.sidecar.a2a.A2aRequest.OfTask;
import io.casa.sidecar.a2a.A2aRequest.Unreadable;
import io.casa.sidecar.a2a.A2aRequest.Unsupported;
import io.casa.sidecar.a2a.A2aRequest.Wordless;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the parameters of an operation, which both bindings write alike. A2A servers read ProtoJSON
 * (which knows two names of a field, and numbers for enums) and pass over what they don't know, so
 * only the names and forms of the specification are let through.
 */
final class ParamsReader {
  private static final String TASK_ID = "taskId";
  private static final String METADATA = "metadata";
  private static final String TENANT = "tenant";
  private static final String PUSH = "taskPushNotificationConfig";
  private static final Set<String> SEND = Set.of(TENANT, "message", "configuration", METADATA);
  private static final Set<String> CONFIGURATION =
      Set.of("acceptedOutputModes", PUSH, "historyLength", "returnImmediately");
  private static final Set<String> MESSAGE =
      Set.of(
          "messageId",
          "contextId",
          TASK_ID,
          "role",
          "parts",
          METADATA,
          "extensions",
          "referenceTaskIds");
  private static final Set<String> CONTENT = Set.of("text", "raw", "url", "data");
  private static final Set<String> PART =
      Set.of("text", "raw", "url", "data", METADATA, "filename", "mediaType");
  private static final Set<String> OF_TASK = Set.of(TENANT, "id", "historyLength", METADATA);
  static final Pattern TASK = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

  /** As long as a prompt may be. */
  private static final int LONGEST_WORDS = 64 * 1024;

  private final Binding binding;
  private final A2aMethod method;

  ParamsReader(Binding binding, A2aMethod method) {
    this.binding = binding;
    this.method = method;
  }

  A2aRequest read(JsonObject params) {
    return switch (method.kind()) {
      case MESSAGE -> readSend(params);
      case TASK -> readOfTask(params);
      case CARD ->
          knows(params, Set.of(TENANT)) && text(params, TENANT).isPresent()
              ? new A2aRequest.ExtendedCard(binding)
              : unreadable();
      case REFUSED -> new Unsupported(binding, Optional.of(method));
    };
  }

  private A2aRequest readSend(JsonObject params) {
    if (!knows(params, SEND)
        || text(params, TENANT).isEmpty()
        || !(params.get("configuration").orElse(JsonObject.EMPTY) instanceof JsonObject config)
        || !knows(config, CONFIGURATION)
        || !isObjectOrAbsent(params, METADATA)
        || !(params.members().get("message") instanceof JsonObject message)) {
      return unreadable();
    }
    return config.get(PUSH).isPresent()
        ? new Unsupported(binding, Optional.of(method))
        : readMessage(message);
  }

  private A2aRequest readMessage(JsonObject message) {
    Optional<String> taskId = text(message, TASK_ID);
    if (!knows(message, MESSAGE)
        || !new JsonString("ROLE_USER").equals(message.members().get("role"))
        || text(message, "messageId").filter(id -> !id.isBlank()).isEmpty()
        || text(message, "contextId").isEmpty()
        || !isObjectOrAbsent(message, METADATA)
        || taskId.filter(id -> id.isEmpty() || TASK.matcher(id).matches()).isEmpty()
        || !(message.members().get("parts") instanceof JsonArray(var parts))) {
      return unreadable();
    }
    if (message.get("referenceTaskIds").isPresent()) {
      return new Unsupported(binding, Optional.of(method));
    }
    List<String> texts = new ArrayList<>();
    for (JsonValue part : parts) {
      if (!(part instanceof JsonObject one) || !isPart(one)) {
        return unreadable();
      }
      if (one.members().get("text") instanceof JsonString(String text)) {
        texts.add(text);
      }
    }
    String words = String.join("\n", texts);
    if (words.length() > LONGEST_WORDS) {
      return unreadable();
    }
    return words.isBlank()
        ? new Wordless(binding, method)
        : new Message(binding, method, words, taskId.filter(id -> !id.isEmpty()));
  }

  /** One content, which is a string unless it is data. */
  private static boolean isPart(JsonObject part) {
    List<String> contents = part.members().keySet().stream().filter(CONTENT::contains).toList();
    return knows(part, PART)
        && contents.size() == 1
        && (contents.getFirst().equals("data")
            || part.members().get(contents.getFirst()) instanceof JsonString)
        && isObjectOrAbsent(part, METADATA)
        && text(part, "filename").isPresent()
        && text(part, "mediaType").isPresent();
  }

  private A2aRequest readOfTask(JsonObject params) {
    Optional<String> id = text(params, "id").filter(task -> TASK.matcher(task).matches());
    return knows(params, OF_TASK)
            && text(params, TENANT).isPresent()
            && isObjectOrAbsent(params, METADATA)
            && id.isPresent()
        ? new OfTask(binding, method, id.get())
        : unreadable();
  }

  private Unreadable unreadable() {
    return new Unreadable(binding);
  }

  static boolean knows(JsonObject object, Set<String> names) {
    return names.containsAll(object.members().keySet());
  }

  /** The string; empty text when it is absent, as ProtoJSON has it; empty when it is none. */
  static Optional<String> text(JsonObject object, String name) {
    return object.get(name).orElse(new JsonString("")) instanceof JsonString(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static boolean isObjectOrAbsent(JsonObject object, String name) {
    return object.get(name).orElse(JsonObject.EMPTY) instanceof JsonObject;
  }
}
