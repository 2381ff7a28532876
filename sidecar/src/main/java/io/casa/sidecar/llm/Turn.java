/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.llm;

import io.casa.toolcheck.json.JsonValue;
import java.util.List;
import java.util.Objects;

/**
 * One message of an LLM request that the app answers for: not the LLM's own words and not what
 * tools returned.
 *
 * @param texts the texts of its parts
 * @param others what is no text: nobody can say what the LLM makes of it
 */
record Turn(Voice voice, List<String> texts, List<Other> others) {
  /** As whose words the LLM takes it. */
  enum Voice {
    /** The system's or the developer's. */
    SYSTEM,
    USER,
    /** Of a role that we don't know. */
    UNKNOWN
  }

  /**
   * Something that is no text.
   *
   * @param kind what it is to the message
   */
  record Other(String kind, JsonValue value) {
    Other {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(value, "value");
    }
  }

  Turn {
    Objects.requireNonNull(voice, "voice");
    texts = List.copyOf(texts);
    others = List.copyOf(others);
  }

  /** Never the text. */
  @Override
  public String toString() {
    return "Turn[" + voice + ", " + texts.size() + " texts, " + others.size() + " others]";
  }
}
