/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the user said after the prompt, and before which step. */
record FollowUps(List<Message> messages) {
  private static final Set<String> MEMBERS = Set.of("before_step", "text");

  /** Heard before that step, counted from 0. */
  record Message(int beforeStep, String text) {}

  static FollowUps read(Optional<JsonPlace> place) throws InvalidCaseException {
    List<Message> messages = new ArrayList<>();
    if (place.isPresent()) {
      int least = 0;
      for (JsonPlace item : place.get().items()) {
        JsonPlace before = item.closed(MEMBERS).required("before_step");
        int step = before.count();
        if (step < least) {
          throw before.wrong("must not be lower than that of the follow-up before");
        }
        least = step;
        messages.add(new Message(step, item.required("text").string()));
      }
    }
    return new FollowUps(messages);
  }

  /** What is said after the step before and not after this one. */
  List<String> before(int step) {
    return messages.stream()
        .filter(message -> message.beforeStep() == step)
        .map(Message::text)
        .toList();
  }
}
