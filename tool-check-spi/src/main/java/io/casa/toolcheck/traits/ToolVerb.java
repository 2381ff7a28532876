/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.traits;

import static java.util.stream.Collectors.toCollection;

import io.casa.toolcheck.ToolDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The verb of a tool: the first word of its name that is one ({@code slack_send_message}: send),
 * else the first verb of its description's first sentence.
 *
 * @param word the verb, lower case, in its base form
 * @param verbClass the deed it names; the object counts too, so that {@code create_payment} pays
 *     and {@code reset_password} is about access
 * @param certain the name itself says so, with a word that is no noun
 */
public record ToolVerb(String word, VerbClass verbClass, boolean certain) {
  /** Words of a description that are looked at: the verb stands early or not at all. */
  private static final int DESCRIPTION_WORDS = 12;

  private static final Set<String> CONJUNCTIONS = Set.of("and", "or", "then");
  private static final Set<String> PARTICLES = Set.of("in", "out", "up", "off", "on", "down");

  public ToolVerb {
    Objects.requireNonNull(word, "word");
    Objects.requireNonNull(verbClass, "verbClass");
  }

  /** The verb of that tool, if any word of it is known as one. */
  public static Optional<ToolVerb> of(ToolDefinition definition) {
    Objects.requireNonNull(definition, "definition");
    Optional<ToolVerb> named = ofName(definition.name());
    if (named.filter(ToolVerb::certain).isPresent()) {
      return named;
    }
    // order_history, "Gets the orders of …": the name's only verb is its object.
    return plainRead(definition)
        .or(() -> inAnotherLanguage(definition, named.isPresent()))
        .or(
            () ->
                ofDescription(definition)
                    .filter(told -> named.filter(ToolVerb::acts).isEmpty() && plainlyActs(told)))
        .or(() -> named)
        .or(() -> ofDescription(definition));
  }

  /** The verb of a tool's name alone. */
  public static Optional<ToolVerb> ofName(String name) {
    List<String> words = NameWords.of(name);
    Optional<String> verb = mainVerb(words);
    if (verb.isEmpty() && words.size() == 1) {
      return VerbWords.leading(words.getFirst()).map(found -> verb(found, words, true));
    }
    return verb.map(found -> verb(found, words, VerbWords.certain(found, words)))
        .or(() -> namesState(words));
  }

  /** {@code case_status}, {@code contractorInfo}: such a thing is only looked at. */
  private static Optional<ToolVerb> namesState(List<String> words) {
    return words.size() > 1 && VerbWords.isState(words.getLast())
        ? Optional.of(new ToolVerb("show", VerbClass.READ, false))
        : Optional.empty();
  }

  private static boolean acts(ToolVerb verb) {
    return !verb.verbClass.reads();
  }

  private static boolean plainlyActs(ToolVerb verb) {
    return acts(verb) && !VerbWords.isNounToo(verb.word);
  }

  /** Whether the name alone leaves no doubt that calls act. */
  boolean plainlyWrites() {
    return certain && !verbClass.reads();
  }

  /** Whether the tool of that name writes: by its name, or by its name and its description. */
  boolean writes(ToolDefinition definition) {
    return plainlyWrites()
        || (!verbClass.reads()
            && describedVerb(definition)
                .filter(verb -> !VerbWords.isNounToo(verb) && !VerbWords.isAdjectiveToo(verb))
                .filter(VerbWords::writes)
                .isPresent());
  }

  private static Optional<String> describedVerb(ToolDefinition definition) {
    return NameWords.ofFirstSentence(definition.description().orElse("")).stream()
        .findFirst()
        .flatMap(VerbWords::inflected);
  }

  /** Whether the description opens with a verb that removes or pays, whatever the name says. */
  static boolean describesRemoval(ToolDefinition definition) {
    return describedVerb(definition)
        .flatMap(VerbWords::classOf)
        .filter(found -> found == VerbClass.DELETE || found == VerbClass.PAY)
        .isPresent();
  }

  private static ToolVerb verb(String word, List<String> words, boolean certain) {
    VerbClass byWord = VerbWords.classOf(word).orElseThrow();
    return new ToolVerb(word, VerbWords.withObject(byWord, word, words), certain);
  }

  private static Optional<String> mainVerb(List<String> words) {
    List<String> joined = joinParticles(words);
    List<String> known =
        IntStream.range(0, joined.size())
            .filter(i -> VerbWords.standsAsVerb(joined, i))
            .mapToObj(joined::get)
            .toList();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    if (words.stream().anyMatch(CONJUNCTIONS::contains)) {
      // get_or_create: the deed that acts is the one that counts.
      Optional<String> writing = known.stream().filter(VerbWords::writes).findFirst();
      return writing.or(() -> known.stream().findFirst());
    }
    String first = known.getFirst();
    String last = known.getLast();
    boolean lastIsVerb = last.equals(words.getLast()) && !VerbWords.isNounToo(last);
    // email_send, order_get, list_delete: what looks like the verb is the object.
    return Optional.of(VerbWords.isNounToo(first) && lastIsVerb ? last : first);
  }

  /** {@code check_in} is one verb, and not the one that {@code check_availability} has. */
  private static List<String> joinParticles(List<String> words) {
    for (int i = 0; i + 1 < words.size(); i++) {
      String joined = words.get(i) + words.get(i + 1);
      if (PARTICLES.contains(words.get(i + 1)) && VerbWords.isVerb(joined)) {
        List<String> result = new ArrayList<>(words);
        result.set(i, joined);
        result.remove(i + 1);
        return List.copyOf(result);
      }
    }
    return words;
  }

  private static Optional<ToolVerb> plainRead(ToolDefinition definition) {
    return NameWords.ofFirstSentence(definition.description().orElse("")).stream()
        .findFirst()
        .flatMap(VerbWords::inflected)
        .filter(VerbWords::plainlyReads)
        .map(word -> verb(word, List.of(word), false));
  }

  /** {@code mail_senden}, when the description isn't English. */
  private static Optional<ToolVerb> inAnotherLanguage(ToolDefinition definition, boolean named) {
    List<String> spoken = Spelling.words(Spelling.plain(definition.description().orElse("")));
    List<Language> languages =
        Language.foreign(spoken.subList(0, Math.min(spoken.size(), 60)), !named);
    List<String> words =
        NameWords.of(definition.name()).stream()
            .map(Spelling::plain)
            .collect(toCollection(ArrayList::new));
    if (languages.stream().anyMatch(Language::verbLast)) {
      Collections.reverse(words);
    }
    List<String> longer = words.stream().filter(part -> part.length() > 3).toList();
    for (String word : longer) {
      for (Language language : languages) {
        Set<VerbClass> classes = language.asks(word).classes();
        if (!classes.isEmpty()) {
          // A word that may act is taken to act.
          Optional<VerbClass> acts = classes.stream().filter(found -> !found.reads()).findFirst();
          VerbClass deed = acts.orElse(classes.iterator().next());
          return Optional.of(new ToolVerb(word, withObject(deed, word, longer, language), false));
        }
      }
    }
    return Optional.empty();
  }

  /** {@code hacer_transferencia} pays: a verb that says little leaves the deed to its object. */
  private static VerbClass withObject(
      VerbClass deed, String verb, List<String> words, Language language) {
    if (deed != VerbClass.CREATE && deed != VerbClass.EXECUTE) {
      return deed;
    }
    return words.stream()
        .filter(word -> !word.equals(verb))
        .flatMap(word -> language.deedsOf(word).stream())
        .filter(object -> object.grave() || object == VerbClass.BOOK)
        .findFirst()
        .orElse(deed);
  }

  private static boolean isNothingElse(String verb) {
    return !VerbWords.isNounToo(verb) && !VerbWords.isAdjectiveToo(verb);
  }

  private static Optional<ToolVerb> ofDescription(ToolDefinition definition) {
    List<String> words = NameWords.ofFirstSentence(definition.description().orElse(""));
    for (int i = 0; i < Math.min(words.size(), DESCRIPTION_WORDS); i++) {
      Optional<String> verb = VerbWords.inflected(words.get(i));
      // Later in a sentence, "order" or "list" is most often the noun.
      if (verb.isPresent() && (i == 0 || isNothingElse(verb.get()))) {
        List<String> rest = words.subList(i, Math.min(words.size(), i + 4));
        return Optional.of(verb(verb.get(), rest, false));
      }
    }
    return Optional.empty();
  }
}
