/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.List;

/**
 * What the user has said in this conversation up to the moment of the call. It may be fetched only
 * when a check asks, so most decisions cost no look-up.
 */
@FunctionalInterface
public interface UserWords {
  /** The user's messages, oldest first; the prompt of the intent is among them. */
  List<String> messages();

  /** Words that are at hand. */
  static UserWords of(List<String> messages) {
    List<String> copy = List.copyOf(messages);
    return () -> copy;
  }
}
