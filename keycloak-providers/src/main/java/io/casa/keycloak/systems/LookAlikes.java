/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tools of different servers of one system whose names an LLM, or a person, may take for one
 * another: the same name, names that look the same, and names that differ by one character. Legal,
 * and worth a look, for a server can lure calls away from another so.
 *
 * <p>Names are of ASCII letters, digits and {@code _ . / -} only, so no alphabet hides in another.
 */
final class LookAlikes {
  /** Most warnings that are given. */
  static final int MOST_WARNINGS = 100;

  /** Shorter names differ by one character often, and by right. */
  private static final int SHORTEST_MISSPELT = 5;

  /** With more tools than this, misspelt names are not looked for. */
  private static final int MOST_TOOLS = 4096;

  private LookAlikes() {}

  /** The warnings, in the order of the tools' names. */
  static List<String> among(Set<ToolKey> tools) {
    Set<ToolKey> ordered = new TreeSet<>(tools);
    Set<Set<ToolKey>> told = new HashSet<>();
    List<String> warnings = new ArrayList<>();
    pairs(ordered, key -> Stream.of(key.tool()))
        .forEach(pair -> tell(pair, "has the same name as", told, warnings));
    pairs(ordered, key -> Stream.of(skeleton(key.tool())))
        .forEach(pair -> tell(pair, "looks like", told, warnings));
    if (ordered.size() <= MOST_TOOLS) {
      pairs(ordered, key -> neighbours(key.tool()))
          .filter(pair -> isOneEdit(folded(pair.one().tool()), folded(pair.other().tool())))
          .forEach(pair -> tell(pair, "differs by one character from", told, warnings));
    }
    return List.copyOf(warnings);
  }

  private record Pair(ToolKey one, ToolKey other) {}

  private static void tell(
      Pair pair, String relation, Set<Set<ToolKey>> told, List<String> warnings) {
    if (warnings.size() < MOST_WARNINGS && told.add(Set.of(pair.one(), pair.other()))) {
      warnings.add("tool %s: %s %s".formatted(pair.other(), relation, pair.one()));
    }
  }

  /** Pairs of tools at different servers that have a mark in common. */
  private static Stream<Pair> pairs(Set<ToolKey> tools, Function<ToolKey, Stream<String>> marks) {
    Map<String, List<ToolKey>> byMark = new HashMap<>();
    Stream.Builder<Pair> pairs = Stream.builder();
    for (ToolKey tool : tools) {
      marks
          .apply(tool)
          .distinct()
          .map(mark -> byMark.computeIfAbsent(mark, unused -> new ArrayList<>()))
          .forEach(
              marked -> {
                marked.stream()
                    .filter(before -> !before.app().equals(tool.app()))
                    .limit(MOST_WARNINGS)
                    .forEach(before -> pairs.add(new Pair(before, tool)));
                marked.add(tool);
              });
    }
    return pairs.build();
  }

  /** What remains of a name when what the eye confuses is made one, and separators go. */
  static String skeleton(String name) {
    return folded(name)
        .replaceAll("[_./-]", "")
        .replace("rn", "m")
        .replace("vv", "w")
        .replace('0', 'o')
        .replace('1', 'l')
        .replace('i', 'l')
        .replace('5', 's');
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The name, and what it is without each of its characters: misspelt names share one of these. */
  private static Stream<String> neighbours(String name) {
    String folded = folded(name);
    return name.length() < SHORTEST_MISSPELT
        ? Stream.of()
        : Stream.concat(
            Stream.of(folded),
            IntStream.range(0, folded.length())
                .mapToObj(at -> folded.substring(0, at) + folded.substring(at + 1)));
  }

  /** Whether one becomes the other by changing, adding or removing one character. */
  static boolean isOneEdit(String one, String other) {
    if (one.length() > other.length()) {
      return isOneEdit(other, one);
    }
    int same = 0;
    while (same < one.length() && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    boolean equal = one.equals(other);
    return !equal
        && switch (other.length() - one.length()) {
          case 0 -> one.substring(same + 1).equals(other.substring(same + 1));
          case 1 -> one.substring(same).equals(other.substring(same + 1));
          default -> false;
        };
  }
}
