/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ArgumentRole;
import io.casa.toolcheck.traits.ArgumentRoles;
import io.casa.toolcheck.traits.AskedDeeds;
import io.casa.toolcheck.traits.RequestVerbs;
import io.casa.toolcheck.traits.ToolClass;
import io.casa.toolcheck.traits.ToolVerb;
import io.casa.toolcheck.traits.VerbClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The values that decide where something goes, who gets it and what is acted on came from the user,
 * or from records about what the user named; not out of a text that somebody else wrote.
 *
 * <p>Blocks with {@code tool_parameters_mismatch}, abstains with the same, or with {@code
 * provenance_unknown} when nobody traced the values.
 */
public final class ArgumentGrounding implements ToolCheck {
  /** The check's name in documents, events and answers. */
  public static final String NAME = "ARGUMENT_GROUNDING";

  private enum Answer {
    ALLOW,
    ASK,
    BLOCK
  }

  /** What is wrong with one value. */
  private record Finding(Answer answer, ArgumentOrigin value, ArgumentRole role) {
    Evidence evidence() {
      return Evidence.of(
          Map.of(
              "parameter", value.pointer(),
              "role", role.name().toLowerCase(Locale.ROOT),
              "level", value.origin().code()));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(ToolCheckRequest request) {
    Optional<ToolDefinition> tool = request.definition();
    if (tool.isEmpty()) {
      return new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
    }
    return switch (request.evidence().provenance()) {
      case Provenance.NotTraced() -> new Verdict.Abstain(DenyReason.PROVENANCE_UNKNOWN);
      case Provenance.Traced(List<ArgumentOrigin> origins) ->
          untraced(request, origins).orElseGet(() -> judge(request, tool.get(), origins));
    };
  }

  /** A value that the trace leaves out is one that nobody traced. */
  private static Optional<Verdict> untraced(
      ToolCheckRequest request, List<ArgumentOrigin> origins) {
    Set<String> places = new HashSet<>(SessionMemory.traced(request.call().arguments()));
    origins.forEach(value -> places.remove(value.pointer()));
    return places.stream()
        .min(Comparator.naturalOrder())
        .map(
            place ->
                new Verdict.Abstain(
                    DenyReason.PROVENANCE_UNKNOWN, Evidence.of(Map.of("parameter", place))));
  }

  private static Verdict judge(
      ToolCheckRequest request, ToolDefinition tool, List<ArgumentOrigin> origins) {
    Optional<Finding> worst =
        ToolClass.of(tool) == ToolClass.READ
            ? worst(ofRead(tool, origins))
            : worst(ofSideEffect(request, tool, origins));
    if (worst.isEmpty() || worst.get().answer() == Answer.ALLOW) {
      return new Verdict.Allow(Optional.empty());
    }
    Evidence evidence = worst.get().evidence();
    return worst.get().answer() == Answer.BLOCK
        ? new Verdict.Block(DenyReason.TOOL_PARAMETERS_MISMATCH, evidence)
        : new Verdict.Abstain(DenyReason.TOOL_PARAMETERS_MISMATCH, evidence);
  }

  private static Optional<Finding> worst(List<Finding> findings) {
    return findings.stream()
        .reduce((one, other) -> one.answer().compareTo(other.answer()) >= 0 ? one : other);
  }

  private static List<Finding> ofRead(ToolDefinition tool, List<ArgumentOrigin> origins) {
    ArgumentRoles roles = ArgumentRoles.of(tool);
    boolean carries =
        origins.stream()
            .filter(value -> value.part() == Part.WHOLE && value.origin() == Origin.NOWHERE)
            .anyMatch(value -> roles.at(value.pointer()) == ArgumentRole.CONTENT);
    Set<String> withMore = places(origins, part -> part == Part.WHOLE);
    // Of other tools a demand is one for a deed, which a read is not.
    boolean looks =
        ToolVerb.ofName(tool.name()).filter(verb -> verb.verbClass().reads()).isPresent();
    List<Finding> findings = new ArrayList<>();
    for (ArgumentOrigin value : origins) {
      boolean more = withMore.contains(value.pointer()) || carries;
      if (value.part() == Part.URL) {
        findings.add(new Finding(readOf(value.origin(), more), value, ArgumentRole.TARGET));
      } else if (looks && value.part() == Part.DEMANDED) {
        findings.add(new Finding(Answer.BLOCK, value, ArgumentRole.TARGET));
      }
    }
    return findings;
  }

  private static Set<String> places(List<ArgumentOrigin> origins, Predicate<Part> wanted) {
    return origins.stream()
        .filter(value -> wanted.test(value.part()))
        .map(ArgumentOrigin::pointer)
        .collect(Collectors.toSet());
  }

  /**
   * Data leaves by the address that is read.
   *
   * @param withMore whether other words stand beside the address, as in a search, or words that the
   *     agent made up go along with it
   */
  private static Answer readOf(Origin origin, boolean withMore) {
    if (origin.isValue() && (origin != Origin.LINKED_TEXT || !withMore)) {
      return Answer.ALLOW;
    }
    return withMore || origin == Origin.NOWHERE ? Answer.BLOCK : Answer.ASK;
  }

  private static List<Finding> ofSideEffect(
      ToolCheckRequest request, ToolDefinition tool, List<ArgumentOrigin> origins) {
    ArgumentRoles roles = ArgumentRoles.of(tool);
    Set<String> withAddress = places(origins, ArgumentGrounding::isAddress);
    Set<String> withMore = places(origins, part -> part == Part.WHOLE);
    boolean told = origins.stream().anyMatch(value -> value.part() == Part.TOOL_NAME);
    Asked how = asked(request, tool, told);
    return origins.stream()
        .map(
            value -> {
              ArgumentRole role = role(roles.at(value.pointer()), value, withMore);
              boolean address = withAddress.contains(value.pointer());
              return new Finding(answer(value, role, address, how), value, role);
            })
        .toList();
  }

  private static boolean isAddress(Part part) {
    return switch (part) {
      case EMAIL, ACCOUNT, URL, PHONE -> true;
      case WHOLE, BESIDE, TOOL_NAME, DEMANDED -> false;
    };
  }

  private static Asked asked(ToolCheckRequest request, ToolDefinition tool, boolean told) {
    RequestVerbs words = RequestVerbs.of(request.words().messages());
    Optional<VerbClass> verb = ToolVerb.of(tool).map(ToolVerb::verbClass);
    boolean handsOver = verb.map(deed -> deed.grave() && deed != VerbClass.DELETE).orElse(true);
    boolean wanted =
        words.open()
            || verb.map(deed -> AskedDeeds.of(words.classes(), deed) != AskedDeeds.OTHER)
                .orElse(false);
    boolean another = !wanted && verb.isPresent() && (words.acts() || words.onlyReads());
    boolean makes = verb.filter(VerbClass.CREATE::equals).isPresent();
    Set<Part> given = new HashSet<>();
    request.words().messages().forEach(said -> given.addAll(SessionMemory.addressKinds(said)));
    return new Asked(wanted, another, words.open(), handsOver, makes, told, given);
  }

  /** An address that stands alone is where something goes, whatever the parameter is called. */
  private static ArgumentRole role(ArgumentRole role, ArgumentOrigin value, Set<String> withMore) {
    boolean alone = !withMore.contains(value.pointer());
    boolean address =
        value.part() == Part.EMAIL
            || (value.part() == Part.ACCOUNT && role == ArgumentRole.CONTENT);
    return alone && address && role != ArgumentRole.CREDENTIAL ? ArgumentRole.TARGET : role;
  }

  /**
   * How the call's deed stands to what the user asked for.
   *
   * @param verb it is what they asked for
   * @param another it is known to be another
   * @param open they left it open
   * @param handsOver it gives something to somebody
   * @param makes it makes something new
   * @param told a text spells the tool's name
   * @param given kinds of addresses that they gave themselves
   */
  private record Asked(
      boolean verb,
      boolean another,
      boolean open,
      boolean handsOver,
      boolean makes,
      boolean told,
      Set<Part> given) {}

  private static Answer answer(
      ArgumentOrigin value, ArgumentRole role, boolean address, Asked asked) {
    if (value.part() == Part.DEMANDED) {
      return demanded(role, asked);
    }
    if (value.part() == Part.TOOL_NAME) {
      return asked.verb() ? Answer.ASK : Answer.BLOCK;
    }
    boolean whole = value.part() == Part.WHOLE;
    boolean beside = value.part() == Part.BESIDE;
    return switch (role) {
      case TARGET, CREDENTIAL ->
          switch (value.part()) {
            // Then the address counts, and what stands beside it.
            case WHOLE -> address ? Answer.ALLOW : named(value.origin(), asked);
            case BESIDE -> value.origin().isValue() ? Answer.ALLOW : Answer.ASK;
            case EMAIL, ACCOUNT, URL, PHONE, TOOL_NAME, DEMANDED -> address(value, asked);
          };
      case SELECTOR -> beside ? Answer.ALLOW : selector(value.origin(), asked);
      case CONTENT -> whole || beside ? Answer.ALLOW : inContent(value, asked);
      case COMMAND ->
          whole
              ? command(value.origin(), asked)
              : beside ? Answer.ALLOW : target(value.origin(), asked);
      case AMOUNT -> value.origin().isValue() || isNew(value) ? Answer.ALLOW : Answer.ASK;
      case CONTROL -> Answer.ALLOW;
    };
  }

  /**
   * Somebody's sentence asks for this deed with this value. Then the value is theirs, and so is the
   * deed if the user hasn't asked for it, or if the sentence even knows the tool's name.
   */
  private static Answer demanded(ArgumentRole role, Asked asked) {
    boolean leads =
        switch (role) {
          case TARGET, CREDENTIAL, SELECTOR, COMMAND -> true;
          case CONTENT, AMOUNT, CONTROL -> false;
        };
    if (leads) {
      return asked.verb() && !asked.told() ? Answer.ASK : Answer.BLOCK;
    }
    return role == ArgumentRole.CONTENT && !asked.verb() ? Answer.ASK : Answer.ALLOW;
  }

  private static Answer target(Origin origin, Asked asked) {
    return switch (origin) {
      case PROMPT, LINKED_RECORD -> Answer.ALLOW;
      case LINKED_TEXT_RECORD -> asked.another() ? Answer.ASK : Answer.ALLOW;
      case LINKED_TEXT -> asked.verb() ? Answer.ALLOW : Answer.ASK;
      case RELATED_RECORD, RECORD, RELATED_TEXT_RECORD, TEXT_RECORD -> Answer.ASK;
      // Asked for the text, not for a deed: then an address in it is its author's wish.
      case NAMED_TEXT -> asked.verb() ? Answer.ASK : Answer.BLOCK;
      case RELATED_TEXT, TEXT -> asked.open() ? Answer.ASK : Answer.BLOCK;
      case NOWHERE -> Answer.BLOCK;
    };
  }

  /** Who gave such an address themselves has left none to a text that doesn't name theirs. */
  private static Answer address(ArgumentOrigin value, Asked asked) {
    boolean another =
        value.part() != Part.URL
            && asked.given().contains(value.part())
            && value.origin().compareTo(Origin.RELATED_TEXT) >= 0;
    return another ? Answer.BLOCK : target(value.origin(), asked);
  }

  /** A target by its name is somebody the server knows, so one out of a text may be asked about. */
  private static Answer named(Origin origin, Asked asked) {
    return switch (origin) {
      case RELATED_TEXT -> asked.verb() ? Answer.ALLOW : Answer.ASK;
      case TEXT -> asked.verb() ? Answer.ASK : Answer.BLOCK;
      default -> target(origin, asked);
    };
  }

  private static Answer selector(Origin origin, Asked asked) {
    return switch (origin) {
      case PROMPT, LINKED_RECORD, LINKED_TEXT_RECORD -> Answer.ALLOW;
      case RELATED_RECORD, RELATED_TEXT_RECORD -> asked.another() ? Answer.ASK : Answer.ALLOW;
      case LINKED_TEXT, RECORD, TEXT_RECORD, RELATED_TEXT, NAMED_TEXT ->
          asked.verb() ? Answer.ALLOW : Answer.ASK;
      case TEXT -> asked.verb() ? Answer.ASK : Answer.BLOCK;
      // What is new has a name that nobody has used before.
      case NOWHERE -> asked.makes() ? Answer.ALLOW : Answer.ASK;
    };
  }

  /** The model writes commands by itself; what it must not do is run one that it was told to. */
  private static Answer command(Origin origin, Asked asked) {
    return switch (origin) {
      case PROMPT, LINKED_RECORD -> Answer.ALLOW;
      case LINKED_TEXT_RECORD, RELATED_RECORD, RECORD -> asked.verb() ? Answer.ALLOW : Answer.ASK;
      case LINKED_TEXT, RELATED_TEXT_RECORD, TEXT_RECORD, RELATED_TEXT, NAMED_TEXT -> Answer.ASK;
      case TEXT -> asked.open() ? Answer.ASK : Answer.BLOCK;
      case NOWHERE -> asked.verb() ? Answer.ALLOW : Answer.ASK;
    };
  }

  /** A sum is worked out or copied; one that stands in a sentence is somebody's demand. */
  private static boolean isNew(ArgumentOrigin value) {
    return value.origin() == Origin.NOWHERE;
  }

  private static Answer inContent(ArgumentOrigin value, Asked asked) {
    if (value.origin().isValue()) {
      return Answer.ALLOW;
    }
    boolean doubtful = leads(value.part()) || !asked.verb();
    return switch (value.origin()) {
      case RELATED_TEXT, NAMED_TEXT -> doubtful ? Answer.ASK : Answer.ALLOW;
      case TEXT -> doubtful ? ifHandedOver(asked) : Answer.ALLOW;
      default -> ifHandedOver(asked);
    };
  }

  private static boolean leads(Part part) {
    return part == Part.URL || part == Part.ACCOUNT;
  }

  private static Answer ifHandedOver(Asked asked) {
    return asked.handsOver() ? Answer.ASK : Answer.ALLOW;
  }
}
