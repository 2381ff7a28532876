/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.List;
import java.util.Optional;

/** Which task an answer to a message, or one event of it, is about. */
public final class AnsweredTask {
  private static final List<String> EVENTS = List.of("statusUpdate", "artifactUpdate", "message");

  private AnsweredTask() {}

  /** The task's id; empty when the answer names none, or can't be read. */
  public static Optional<String> read(byte[] body) {
    try {
      return JsonReader.strict().read(body) instanceof JsonObject whole
          ? task(whole.get("jsonrpc").isPresent() ? object(whole, "result") : whole)
          : Optional.empty();
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> task(JsonObject answer) {
    return id(object(answer, "task"), "id")
        .or(
            () ->
                EVENTS.stream()
                    .flatMap(event -> id(object(answer, event), "taskId").stream())
                    .findFirst());
  }

  private static JsonObject object(JsonObject of, String name) {
    return of.members().get(name) instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  private static Optional<String> id(JsonObject of, String name) {
    return of.members().get(name) instanceof JsonString(String id)
            && ParamsReader.TASK.matcher(id).matches()
        ? Optional.of(id)
        : Optional.empty();
  }
}
