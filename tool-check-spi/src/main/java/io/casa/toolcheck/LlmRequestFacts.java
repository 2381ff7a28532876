/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;
import java.util.Optional;

/**
 * How the LLM was asked that selected a call: what a sidecar told of the request, held against the
 * template of the app as it was then. No text of the request stands in it.
 */
public sealed interface LlmRequestFacts {
  /** Nobody told, and no template of the app is known. */
  LlmRequestFacts UNKNOWN = new NotReported(Template.LEARNING);

  /** What was known of the app's template when the LLM was asked. */
  Template template();

  /** What is known of what an app writes around the prompt. */
  enum Template {
    /** Nobody has approved it yet. */
    LEARNING,
    /** It was approved: what is not in it is not the app's. */
    APPROVED
  }

  /** The lines of the request that are not the prompt, the one that counts most if they differ. */
  enum Lines {
    /** Each is approved, or, while the template is learned, was not rejected. */
    KNOWN,
    /** The template was approved without one of them. */
    UNKNOWN,
    /** Somebody has rejected one of them. */
    REJECTED
  }

  /** Nobody told how the LLM was asked. */
  record NotReported(Template template) implements LlmRequestFacts {
    public NotReported {
      Objects.requireNonNull(template, "template");
    }
  }

  /** It was told in a way that can't be understood. */
  record Malformed(Template template) implements LlmRequestFacts {
    public Malformed {
      Objects.requireNonNull(template, "template");
    }
  }

  /**
   * It was told.
   *
   * @param carriesPrompt whether the session's prompt stood in the request as the user's words
   * @param lines what the other text was
   * @param line the digest of the first line that is not known; {@link RequestLine#sha256}
   */
  record Reported(Template template, boolean carriesPrompt, Lines lines, Optional<String> line)
      implements LlmRequestFacts {
    public Reported {
      Objects.requireNonNull(template, "template");
      Objects.requireNonNull(lines, "lines");
      Objects.requireNonNull(line, "line");
    }
  }
}
