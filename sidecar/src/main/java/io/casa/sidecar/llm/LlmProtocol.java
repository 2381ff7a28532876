/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A form in which LLMs are asked and answer. There are no others: a request of a form that we don't
 * read never leaves the app.
 */
public enum LlmProtocol {
  /** OpenAI chat completions, which most servers speak. */
  CHAT_COMPLETIONS("chat_completions", "/chat/completions") {
    @Override
    RequestReader requestReader() {
      return new ChatRequestReader();
    }

    @Override
    AnswerDraft newAnswer() {
      return new ChatAnswerDraft();
    }
  },

  /** OpenAI responses. */
  RESPONSES("responses", "/responses") {
    @Override
    RequestReader requestReader() {
      return new ResponsesRequestReader();
    }

    @Override
    AnswerDraft newAnswer() {
      return new ResponsesAnswerDraft();
    }
  },

  /** Anthropic messages. */
  MESSAGES("messages", "/messages") {
    @Override
    RequestReader requestReader() {
      return new MessagesRequestReader();
    }

    @Override
    AnswerDraft newAnswer() {
      return new MessagesAnswerDraft();
    }
  };

  private final String code;
  private final String path;

  LlmProtocol(String code, String path) {
    this.code = code;
    this.path = path;
  }

  /** Its name in settings. */
  public String code() {
    return code;
  }

  /** The protocol of that name. */
  public static Optional<LlmProtocol> of(String code) {
    return Arrays.stream(values()).filter(known -> known.code.equals(code)).findFirst();
  }

  /**
   * Which one is spoken at a path.
   *
   * @param path without query
   * @param spoken those that may be
   */
  public static Optional<LlmProtocol> at(String path, Set<LlmProtocol> spoken) {
    return Arrays.stream(values())
        .filter(known -> spoken.contains(known) && path.endsWith(known.path))
        .findFirst();
  }

  /** Reads a request's body; empty when it can't be read with certainty. */
  public Optional<LlmRequest> readRequest(byte[] body) {
    try {
      return JsonReader.strict().read(body) instanceof JsonObject request
          ? requestReader().read(request)
          : Optional.empty();
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
  }

  abstract RequestReader requestReader();

  abstract AnswerDraft newAnswer();
}
