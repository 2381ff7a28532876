/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.a2a;

import java.util.Objects;
import java.util.Optional;

/** What one request to an agent asks for (A2A 1.0). */
public sealed interface A2aRequest {
  /** The public agent card. */
  record PublicCard() implements A2aRequest {}

  /**
   * A message for the agent.
   *
   * @param words its text parts, joined by line feeds; not blank
   * @param taskId the task that it goes on with
   */
  record Message(Binding binding, A2aMethod method, String words, Optional<String> taskId)
      implements A2aRequest {
    public Message {
      Objects.requireNonNull(binding, "binding");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(words, "words");
      Objects.requireNonNull(taskId, "taskId");
    }

    /** Names the method, never the words. */
    @Override
    public String toString() {
      return "Message[" + method + "]";
    }
  }

  /** Something about one task. */
  record OfTask(Binding binding, A2aMethod method, String taskId) implements A2aRequest {
    public OfTask {
      Objects.requireNonNull(binding, "binding");
      Objects.requireNonNull(method, "method");
      Objects.requireNonNull(taskId, "taskId");
    }
  }

  /** The card that only those see who are known. */
  record ExtendedCard(Binding binding) implements A2aRequest {
    public ExtendedCard {
      Objects.requireNonNull(binding, "binding");
    }
  }

  /** A message without a word. */
  record Wordless(Binding binding, A2aMethod method) implements A2aRequest {
    public Wordless {
      Objects.requireNonNull(binding, "binding");
      Objects.requireNonNull(method, "method");
    }
  }

  /** Something that isn't let through. */
  record Unsupported(Binding binding, Optional<A2aMethod> method) implements A2aRequest {
    public Unsupported {
      Objects.requireNonNull(binding, "binding");
      Objects.requireNonNull(method, "method");
    }
  }

  /** Another version of A2A, or none: 0.3. */
  record OtherVersion(Binding binding) implements A2aRequest {
    public OtherVersion {
      Objects.requireNonNull(binding, "binding");
    }
  }

  /** What can't be read with certainty. */
  record Unreadable(Binding binding) implements A2aRequest {
    public Unreadable {
      Objects.requireNonNull(binding, "binding");
    }
  }
}
