/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where in the requests to an entry agent stands what opens a session ({@code httpRequestSchema}).
 *
 * @param prompt such as {@code {.prompt}}
 * @param conversation the client's name for the conversation
 */
public record PromptFields(String prompt, Optional<String> conversation) {
  static final String MEMBER = "httpRequestSchema";

  /** Member of the schema: path of the prompt. */
  public static final String PROMPT = "promptFieldJsonPath";

  /** Member of the schema: path of the conversation's name. */
  public static final String CONVERSATION = "conversationFieldJsonPath";

  private static final Pattern PATH = Pattern.compile("(?=.{3,256}$)\\{.+}");

  public PromptFields {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(conversation, "conversation");
  }

  /** Reads the app's member of that name. */
  static Optional<PromptFields> read(JsonField app) throws InvalidMasDocumentException {
    Optional<JsonField> schema = app.optional(MEMBER);
    if (schema.isEmpty()) {
      return Optional.empty();
    }
    schema.get().closed(Set.of(PROMPT, CONVERSATION));
    String prompt = schema.get().required(PROMPT).string(PATH, "a path such as {.prompt}");
    Optional<JsonField> conversation = schema.get().optional(CONVERSATION);
    return Optional.of(
        new PromptFields(
            prompt,
            conversation.isEmpty()
                ? Optional.empty()
                : Optional.of(conversation.get().string(PATH, "a path such as {.conversation}"))));
  }
}
