/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.Reading;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Objects;
import java.util.Optional;

/**
 * How the requests that open sessions look.
 *
 * @param prompt where the prompt stands
 * @param conversation where the client's name for the conversation stands, when it gives any
 */
record PromptForm(PromptPath prompt, Optional<PromptPath> conversation) {
  /** Keycloak's own limit, in characters. */
  private static final int LONGEST_NAME = 256;

  /** What a request says; {@code conversation} is absent in the first message of some clients. */
  record Said(String prompt, Optional<String> conversation) {
    Said {
      Objects.requireNonNull(prompt, "prompt");
      Objects.requireNonNull(conversation, "conversation");
    }

    /** Says neither. */
    @Override
    public String toString() {
      return "Said[]";
    }
  }

  PromptForm {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(conversation, "conversation");
  }

  /**
   * Reads the settings.
   *
   * @param of the member that they stand in
   * @throws SidecarException a path isn't one
   */
  static PromptForm of(String of, GuardSettings.PromptFields fields) throws SidecarException {
    PromptPath prompt = path(of + ".promptFieldJsonPath", fields.prompt());
    return fields.conversation().isEmpty()
        ? new PromptForm(prompt, Optional.empty())
        : new PromptForm(
            prompt,
            Optional.of(path(of + ".conversationFieldJsonPath", fields.conversation().get())));
  }

  /**
   * Reads a request; absent without a prompt, malformed when the conversation's name is none.
   *
   * @throws MalformedJsonException it is no JSON
   */
  Reading<Said> read(HttpRequest request) throws MalformedJsonException {
    if (request.body().length == 0 || !Wellformed.json(request)) {
      return new Reading.Absent<>();
    }
    JsonValue body = JsonReader.strict().read(request.body());
    Optional<String> said = prompt.find(body);
    if (said.isEmpty()) {
      return new Reading.Absent<>();
    }
    Optional<JsonValue> name =
        conversation.flatMap(path -> path.at(body)).filter(value -> !(value instanceof JsonNull));
    if (name.isEmpty()) {
      return new Reading.Valid<>(new Said(said.get(), Optional.empty()));
    }
    return name.get() instanceof JsonString(String text) && isName(text)
        ? new Reading.Valid<>(new Said(said.get(), Optional.of(text)))
        : new Reading.Malformed<>("conversation");
  }

  private static boolean isName(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static PromptPath path(String setting, String text) throws SidecarException {
    return switch (PromptPath.parse(text)) {
      case Reading.Valid<PromptPath>(var valid) -> valid;
      case Reading.Absent<PromptPath>() -> throw new SidecarException(setting + ": absent");
      case Reading.Malformed<PromptPath>(String problem) ->
          throw new SidecarException(setting + ": " + problem);
    };
  }
}
