/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.exchange.Reading;
import io.casa.sidecar.guard.PromptForm.Said;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A request that should hold a user's prompt, as far as its body says. */
sealed interface PromptRequest {
  /** Keycloak's own limit, in UTF-8. */
  int MAX_PROMPT_BYTES = 64 * 1024;

  /** It does. */
  record Prompt(Said said) implements PromptRequest {
    public Prompt {
      Objects.requireNonNull(said, "said");
    }
  }

  /**
   * It doesn't, or not so that everybody reads the same.
   *
   * @param status of the answer
   */
  record Unusable(int status, DenyReason reason) implements PromptRequest {
    public Unusable {
      Objects.requireNonNull(reason, "reason");
    }

    Ruling refused(DecisionBook.Draft draft) {
      return Answers.plain(status, "invalid_request", draft.refused(reason));
    }
  }

  /** Reads a request. */
  static PromptRequest read(PromptForm form, HttpRequest request) {
    if (!Wellformed.frame(request)) {
      return new Unusable(400, DenyReason.MALFORMED_REQUEST);
    }
    Reading<Said> read;
    try {
      read = form.read(request);
    } catch (MalformedJsonException _) {
      return new Unusable(400, DenyReason.MALFORMED_REQUEST);
    }
    return switch (read) {
      case Reading.Absent<Said>() -> new Unusable(400, DenyReason.PROMPT_NOT_FOUND);
      case Reading.Malformed<Said> _ -> new Unusable(400, DenyReason.MALFORMED_REQUEST);
      case Reading.Valid<Said>(Said said)
          when said.prompt().getBytes(StandardCharsets.UTF_8).length > MAX_PROMPT_BYTES ->
          new Unusable(413, DenyReason.MALFORMED_REQUEST);
      case Reading.Valid<Said>(Said said) -> new Prompt(said);
    };
  }
}
