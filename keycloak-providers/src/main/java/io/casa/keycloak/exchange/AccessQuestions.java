/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The questions of one request to AuthZEN's evaluations (Authorization API 1.0 section 7): each
 * takes from the request what it does not say itself.
 *
 * @param questions empty when the request is one question and has no array of them
 */
record AccessQuestions(List<AccessQuestion> questions, Semantic semantic) {
  /** Largest request, in bytes. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final int MOST_QUESTIONS = 32;
  private static final List<String> DEFAULTS = List.of("subject", "action", "resource", "context");
  private static final JsonReader READER = JsonReader.strict().withMaxBytes(MAX_BYTES);

  AccessQuestions {
    questions = List.copyOf(questions);
    Objects.requireNonNull(semantic, "semantic");
  }

  /** When to stop asking, {@code options.evaluations_semantic}. */
  enum Semantic {
    /** Never. */
    EXECUTE_ALL,
    /** After the first denial. */
    DENY_ON_FIRST_DENY,
    /** After the first permission. */
    PERMIT_ON_FIRST_PERMIT
  }

  /**
   * Reads a request.
   *
   * @throws RefusedException when it is not exactly that
   */
  static AccessQuestions read(JsonObject request) throws RefusedException {
    Semantic semantic = semantic(request);
    if (!request.members().containsKey("evaluations")) {
      return new AccessQuestions(List.of(), semantic);
    }
    if (!(request.get("evaluations").orElse(null) instanceof JsonArray array)
        || array.items().size() > MOST_QUESTIONS) {
      throw RefusedException.malformed(
          "Member evaluations is not an array of at most " + MOST_QUESTIONS + ".");
    }
    var questions = new ArrayList<AccessQuestion>();
    for (JsonValue item : array.items()) {
      if (!(item instanceof JsonObject question)) {
        throw RefusedException.malformed("An evaluation is not an object.");
      }
      questions.add(AccessQuestion.read(completed(question, request)));
    }
    return new AccessQuestions(questions, semantic);
  }

  /**
   * Reads a body.
   *
   * @throws RefusedException when it is not a JSON object
   */
  static JsonObject body(byte[] body) throws RefusedException {
    try {
      return READER.readObject(body);
    } catch (MalformedJsonException e) {
      throw RefusedException.malformed("The body is not acceptable JSON: " + e.getMessage());
    }
  }

  private static JsonObject completed(JsonObject question, JsonObject request) {
    var members = new LinkedHashMap<String, JsonValue>();
    for (String name : DEFAULTS) {
      request.get(name).ifPresent(value -> members.put(name, value));
    }
    members.putAll(question.members());
    return new JsonObject(members);
  }

  private static Semantic semantic(JsonObject request) throws RefusedException {
    Optional<JsonValue> options = request.get("options");
    if (options.isEmpty()) {
      return Semantic.EXECUTE_ALL;
    }
    if (!(options.get() instanceof JsonObject object)) {
      throw RefusedException.malformed("Member options is not an object.");
    }
    Optional<JsonValue> semantic = object.get("evaluations_semantic");
    if (semantic.isEmpty()) {
      return Semantic.EXECUTE_ALL;
    }
    return switch (semantic.get() instanceof JsonString text ? text.value() : "") {
      case "execute_all" -> Semantic.EXECUTE_ALL;
      case "deny_on_first_deny" -> Semantic.DENY_ON_FIRST_DENY;
      case "permit_on_first_permit" -> Semantic.PERMIT_ON_FIRST_PERMIT;
      default -> throw RefusedException.malformed("Member evaluations_semantic is not known.");
    };
  }
}
