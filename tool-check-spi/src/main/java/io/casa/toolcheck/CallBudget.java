/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How many tool calls a system allows. A limit that is absent does not exist.
 *
 * @param perTool granted calls of a tool in one session, by the tool's name
 * @param perSession granted calls of all apps in one session
 * @param perMinute granted calls of all apps in one session within 60 seconds
 * @param actors most apps in the chain of those who act, the caller among them
 */
public record CallBudget(
    Map<String, Integer> perTool,
    OptionalInt perSession,
    OptionalInt perMinute,
    OptionalInt actors) {
  /** No limit. */
  public static final CallBudget UNLIMITED =
      new CallBudget(Map.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

  public CallBudget {
    perTool = Map.copyOf(Objects.requireNonNull(perTool, "perTool"));
    Objects.requireNonNull(perSession, "perSession");
    Objects.requireNonNull(perMinute, "perMinute");
    Objects.requireNonNull(actors, "actors");
    perTool.values().forEach(limit -> requirePositive("perTool", limit));
    perSession.ifPresent(limit -> requirePositive("perSession", limit));
    perMinute.ifPresent(limit -> requirePositive("perMinute", limit));
    actors.ifPresent(limit -> requirePositive("actors", limit));
  }

  /** The limit for calls of that tool. */
  public OptionalInt ofTool(String tool) {
    Integer limit = perTool.get(tool);
    return limit == null ? OptionalInt.empty() : OptionalInt.of(limit);
  }

  /** Whether calls of that tool have to be counted to be judged. */
  public boolean counts(String tool) {
    return perTool.containsKey(tool) || perSession.isPresent() || perMinute.isPresent();
  }

  private static void requirePositive(String name, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(name + " is less than 1");
    }
  }
}
