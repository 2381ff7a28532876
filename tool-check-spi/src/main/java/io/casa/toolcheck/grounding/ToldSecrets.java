/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Values that tools told under the name of a secret: a card's number, a passport's, a password. A
 * deed that takes one along tells it to somebody, so the user must have spoken of it.
 */
final class ToldSecrets {
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)passport|passw|passcode|passphrase|secret|credential|social.?security|(?:^|[^a-z])(?:ssn|pin|otp|cvv|cvc)(?:$|[^a-z])"
              + "|card.?(?:number|no)\\b|api.?key|private.?key|access.?token|recovery.?code");

  private static final Pattern BORDER = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|[_-]");

  /** Words of a name that any name may have. */
  private static final Set<String> GENERIC = Set.of("number", "no", "id", "value", "my", "the");

  private static final int MOST = 1_000;
  private static final int LONGEST = 12;
  private static final int SHORTEST = 4;

  private static final class Secret {
    final long[] value;
    final long[] name;

    Secret(long[] value, long[] name) {
      this.value = value;
      this.name = name;
    }
  }

  private final Digests digests;
  private final List<Secret> secrets = new ArrayList<>();

  ToldSecrets(Digests digests) {
    this.digests = digests;
  }

  /** A tool told of these. */
  void add(List<SeenRecord> records) {
    for (SeenRecord record : records) {
      List<SeenRecord.Field> fields = record.fields();
      fields.forEach(field -> add(field.name(), field.value()));
      if (fields.size() == 2 && fields.stream().allMatch(field -> field.name().isEmpty())) {
        add(fields.getFirst().value(), fields.getLast().value()); // an entry of a map, by its key
      }
    }
  }

  private void add(String name, String value) {
    if (secrets.size() < MOST && isValue(value) && SECRET.matcher(name).find()) {
      secrets.add(new Secret(digests.of(Words.of(value)), nameOf(name)));
    }
  }

  /** A flag or a short word under such a name is none. */
  private static boolean isValue(String value) {
    return value.length() >= SHORTEST
        && value.chars().anyMatch(Character::isDigit)
        && Words.of(value).size() <= LONGEST;
  }

  private long[] nameOf(String name) {
    List<String> words = new ArrayList<>(Words.of(BORDER.matcher(name).replaceAll(" ")));
    words.removeAll(GENERIC);
    return digests.of(words);
  }

  /**
   * Whether a value has one in it that neither the user spoke of nor the parameter is there for.
   *
   * @param parameter the parameter's name
   */
  boolean areIn(String value, String parameter, SaidWords said) {
    if (secrets.isEmpty()) {
      return false;
    }
    long[] words = digests.of(Words.of(value));
    Set<Long> meant = new HashSet<>();
    Arrays.stream(nameOf(parameter)).forEach(meant::add);
    return secrets.stream()
        .filter(secret -> Sequences.contains(words, secret.value))
        .filter(secret -> !said.contains(secret.value))
        .anyMatch(
            secret ->
                Arrays.stream(secret.name)
                    .noneMatch(word -> said.hasWord(word) || meant.contains(word)));
  }
}
