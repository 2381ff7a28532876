/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import static io.casa.semantic.MatchAnswer.Outcome.FITS;
import static io.casa.semantic.MatchAnswer.Outcome.MISMATCH;
import static io.casa.semantic.MatchAnswer.Outcome.UNSURE;

import io.casa.semantic.MatchAnswer.Outcome;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.traits.RequestVerbs;
import io.casa.toolcheck.traits.ToolClass;
import io.casa.toolcheck.traits.ToolVerb;
import io.casa.toolcheck.traits.VerbClass;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a tool by the verbs of the words and of the tool, and by the sentence model.
 *
 * <p>Similarity tells fields of life apart, not deeds within one, so it never decides alone. What
 * only looks fits always. What acts fits when the words ask for such a deed, or leave the deed
 * open; a task needs steps that its words don't name, so another deed alone is no reason to stop.
 * Grave deeds (pay, delete, send, share, change access) that serve none asked for need the words'
 * field at least, and all deeds do when the words only ask to look. The model reads English: for
 * words in another language its low cosine says nothing, and the answer is at worst unsure.
 */
final class WordsAndModel {
  private static final int MOST_ANSWERS = 10_000;
  private static final double NEAREST = 1;
  private static final double FARTHEST = -1;

  private final MatchSettings settings;
  private final TextVectors vectors;
  private final LeastRecent<String, MatchAnswer> answers = new LeastRecent<>(MOST_ANSWERS);

  WordsAndModel(Embedder embedder, MatchSettings settings) {
    this.settings = settings;
    this.vectors = new TextVectors(embedder);
  }

  MatchAnswer judge(MatchQuestion question, String fingerprint) throws ModelUnavailableException {
    String key = key(question, fingerprint);
    Optional<MatchAnswer> before = answers.get(key);
    if (before.isPresent()) {
      return before.get();
    }
    MatchAnswer answer = workOut(question, fingerprint);
    answers.put(key, answer);
    return answer;
  }

  private MatchAnswer workOut(MatchQuestion question, String fingerprint)
      throws ModelUnavailableException {
    ToolDefinition tool = question.definition();
    RequestVerbs request = RequestVerbs.of(question.words());
    Optional<ToolVerb> verb = ToolVerb.of(tool);
    VerbFit fit = VerbFit.of(request, verb);
    Set<String> spoken = new HashSet<>();
    question.words().forEach(message -> spoken.addAll(ToolText.stems(message)));
    double overlap = ToolText.overlap(tool, spoken);
    Optional<VerbClass> deed = verb.map(ToolVerb::verbClass);
    if (ToolClass.of(tool) == ToolClass.READ) {
      return new MatchAnswer(FITS, fit, Optional.empty(), overlap);
    }
    if (!isOpen(fit, deed, request.english(), overlap)) {
      return new MatchAnswer(
          acting(fit, deed, request.english(), NEAREST, overlap), fit, Optional.empty(), overlap);
    }
    // No threshold lies above this one.
    double enough = settings.unlike();
    double cosine =
        vectors.nearest(ToolText.of(tool), Clauses.of(question.words()), enough, fingerprint);
    return new MatchAnswer(
        acting(fit, deed, request.english(), cosine, overlap), fit, Optional.of(cosine), overlap);
  }

  /** Whether the model can still change what the words have settled. */
  private boolean isOpen(VerbFit fit, Optional<VerbClass> deed, boolean english, double overlap) {
    return acting(fit, deed, english, NEAREST, overlap)
        != acting(fit, deed, english, FARTHEST, overlap);
  }

  private Outcome acting(
      VerbFit fit, Optional<VerbClass> deed, boolean english, double cosine, double overlap) {
    boolean unlike = cosine < settings.unlike() && overlap < settings.familiar();
    boolean foreign = cosine < settings.foreign() && overlap == 0;
    boolean grave = deed.filter(VerbClass::grave).isPresent();
    return switch (fit) {
      case ASKED, SERVES, LEFT_OPEN -> FITS;
      case ONLY_READS ->
          // A tool without a known verb may well be one that looks.
          english && deed.isPresent() ? onlyReads(grave ? unlike : foreign) : UNSURE;
      case ACTS_OTHERWISE -> {
        // What is sent is so often a by-product of another deed that it needs more than this.
        boolean never = english && foreign && grave && !deed.equals(Optional.of(VerbClass.SEND));
        yield never ? MISMATCH : doubt(grave ? unlike : foreign);
      }
      // Words of a language whose verbs nobody listed: then it's for the other checks.
      case UNKNOWN -> doubt(english && (grave ? unlike : foreign));
    };
  }

  /** Who only wants to look has asked for no deed at all. */
  private static Outcome onlyReads(boolean far) {
    return far ? MISMATCH : UNSURE;
  }

  private static Outcome doubt(boolean doubtful) {
    return doubtful ? UNSURE : FITS;
  }

  private String key(MatchQuestion question, String fingerprint) {
    ToolDefinition tool = question.definition();
    return TextVectors.sha256(
        List.of(
            TextVectors.sha256(question.words()),
            tool.name(),
            tool.description().orElse(""),
            tool.annotations().map(JsonWriter::toJson).orElse(""),
            fingerprint,
            settings.version()));
  }
}
