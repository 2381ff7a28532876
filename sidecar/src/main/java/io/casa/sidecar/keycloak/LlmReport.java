/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.sidecar.keycloak.AuthorizationServer.ReportAnswer;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Keycloak is told of an LLM call, and what it answers (contracts.md section 5). */
final class LlmReport {
  /** Another name may be anybody's words. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  private static final int CREATED = 201;

  private LlmReport() {}

  /** The report of what the LLM selected and how it was asked. */
  static JsonObject json(String llmCallId, List<SelectedCall> calls, Optional<RequestShape> asked) {
    Map<String, JsonValue> report = new LinkedHashMap<>();
    report.put("llm_call_id", new JsonString(llmCallId));
    report.put("tool_calls", array(calls, LlmReport::selected));
    asked.ifPresent(shape -> report.put("request", request(shape)));
    return new JsonObject(report);
  }

  /** The texts of lines of system messages. */
  static JsonObject json(List<RequestLine> lines) {
    return new JsonObject(
        Map.of(
            "lines",
            array(
                lines,
                line -> object("sha256", string(line.sha256()), "text", string(line.text())))));
  }

  /** What became of a report; a list of wanted lines that can't be read is none. */
  static ReportAnswer answer(Optional<HttpResponse<byte[]>> response) {
    if (response.filter(answer -> answer.statusCode() == CREATED).isEmpty()) {
      return ReportAnswer.NOT_RECORDED;
    }
    try {
      return JsonReader.strict().read(response.get().body()) instanceof JsonObject body
              && body.members().get("wanted_lines") instanceof JsonArray(var wanted)
          ? new ReportAnswer.Recorded(strings(wanted))
          : ReportAnswer.RECORDED;
    } catch (MalformedJsonException _) {
      return ReportAnswer.RECORDED;
    }
  }

  private static Set<String> strings(List<JsonValue> values) {
    return values.stream()
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static JsonValue selected(SelectedCall call) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("id", string(call.id()));
    members.put("tool", string(call.tool()));
    members.put("arguments", call.arguments());
    return new JsonObject(members);
  }

  private static JsonValue request(RequestShape shape) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("carries_prompt", new JsonBoolean(shape.carriesPrompt()));
    members.put("complete", new JsonBoolean(shape.complete()));
    members.put("system", array(shape.system(), line -> string(line.sha256())));
    members.put("user", array(shape.user(), LlmReport::userLine));
    members.put("parameters", array(shape.parameters(), LlmReport::parameter));
    members.put("earlier", array(shape.earlier(), LlmReport::earlier));
    return new JsonObject(members);
  }

  private static JsonValue userLine(RequestLine line) {
    JsonNumber length = new JsonNumber(BigDecimal.valueOf(line.text().length()));
    return object("sha256", string(line.sha256()), "length", length);
  }

  private static JsonValue parameter(RequestShape.Parameter parameter) {
    String name = NAME.matcher(parameter.name()).matches() ? parameter.name() : "other";
    return object("sha256", string(parameter.line().sha256()), "name", string(name));
  }

  private static JsonValue earlier(RequestShape.EarlierMessage message) {
    return object(
        "sha256", string(message.sha256()), "lines", array(message.lines(), LlmReport::userLine));
  }

  private static <T> JsonValue array(List<T> items, Function<T, JsonValue> form) {
    return new JsonArray(items.stream().map(form).toList());
  }

  private static JsonObject object(String first, JsonValue one, String second, JsonValue two) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(first, one);
    members.put(second, two);
    return new JsonObject(members);
  }

  private static JsonString string(String text) {
    return new JsonString(text);
  }
}
