/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.evaluator.BadInputException;
import io.casa.evaluator.cases.InvalidCaseException;
import io.casa.evaluator.cases.JsonPlace;
import io.casa.semantic.AiPoweredToolMatch;
import io.casa.semantic.MatchSettings;
import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.MalformedJsonException;
import io.casa.toolcheck.traits.ToolClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Reads a policy of {@code --policy}: what it leaves out stays as by default. */
public final class PolicyFile {
  private static final Set<String> MEMBERS = Set.of("checks", "on_abstain", "thresholds");
  private static final Set<String> CLASSES = Set.of("read", "side_effect");

  private PolicyFile() {}

  /**
   * Reads it.
   *
   * @param known names of the checks that a policy can be about
   * @throws BadInputException it breaks a rule, or names a check that is not there
   */
  public static EvaluationPolicy read(Path file, Set<String> known) throws BadInputException {
    try {
      JsonPlace whole = JsonPlace.whole(JsonReader.strict().read(Files.readAllBytes(file)));
      return policy(whole.closed(MEMBERS), known);
    } catch (MalformedJsonException e) {
      throw new BadInputException(file.toString(), 1, "", "is no JSON: " + e.getMessage());
    } catch (InvalidCaseException e) {
      throw new BadInputException(file.toString(), 1, e.pointer(), e.problem());
    } catch (IOException e) {
      String problem = "can't be read: " + e.getClass().getSimpleName();
      var bad = new BadInputException(file.toString(), 0, "", problem);
      bad.initCause(e);
      throw bad;
    }
  }

  private static EvaluationPolicy policy(JsonPlace whole, Set<String> known)
      throws InvalidCaseException {
    Map<String, CheckMode> modes = new HashMap<>();
    Set<String> off = new HashSet<>();
    Optional<JsonPlace> listed = whole.optional("checks");
    if (listed.isPresent()) {
      for (JsonPlace check : listed.get().closed(known).members()) {
        mode(check)
            .ifPresentOrElse(
                mode -> modes.put(check.lastName(), mode), () -> off.add(check.lastName()));
      }
    }
    return new EvaluationPolicy(
        modes, off, onAbstain(whole.optional("on_abstain")), match(whole.optional("thresholds")));
  }

  private static MatchSettings match(Optional<JsonPlace> thresholds) throws InvalidCaseException {
    MatchSettings usual = EvaluationPolicy.DEFAULT.match();
    Optional<JsonPlace> given =
        thresholds.isEmpty()
            ? Optional.empty()
            : thresholds
                .get()
                .closed(Set.of(AiPoweredToolMatch.NAME))
                .optional(AiPoweredToolMatch.NAME);
    if (given.isEmpty()) {
      return usual;
    }
    JsonPlace match = given.get().closed(Set.of("unlike", "foreign", "familiar"));
    try {
      return new MatchSettings(
          usual.strategy(),
          number(match.optional("unlike"), usual.unlike()),
          number(match.optional("foreign"), usual.foreign()),
          number(match.optional("familiar"), usual.familiar()),
          usual.judge());
    } catch (IllegalArgumentException e) {
      var wrong = match.wrong(Objects.requireNonNullElse(e.getMessage(), "is not allowed"));
      wrong.initCause(e);
      throw wrong;
    }
  }

  private static double number(Optional<JsonPlace> place, double usual)
      throws InvalidCaseException {
    return place.isPresent() ? place.get().number() : usual;
  }

  /** Empty when the check is off. */
  private static Optional<CheckMode> mode(JsonPlace place) throws InvalidCaseException {
    return switch (place.string()) {
      case "enforce" -> Optional.of(CheckMode.ENFORCE);
      case "observe" -> Optional.of(CheckMode.OBSERVE);
      case "off" -> Optional.empty();
      default -> throw place.wrong("must be enforce, observe or off");
    };
  }

  private static Map<ToolClass, AbstainPolicy> onAbstain(Optional<JsonPlace> place)
      throws InvalidCaseException {
    Map<ToolClass, AbstainPolicy> policies = new EnumMap<>(EvaluationPolicy.DEFAULT.onAbstain());
    if (place.isPresent()) {
      for (JsonPlace entry : place.get().closed(CLASSES).members()) {
        ToolClass tools = entry.lastName().equals("read") ? ToolClass.READ : ToolClass.SIDE_EFFECT;
        policies.put(tools, abstainPolicy(entry));
      }
    }
    return policies;
  }

  private static AbstainPolicy abstainPolicy(JsonPlace place) throws InvalidCaseException {
    return switch (place.string()) {
      case "ALLOW_AND_FLAG" -> AbstainPolicy.ALLOW_AND_FLAG;
      case "STEP_UP" -> AbstainPolicy.STEP_UP;
      case "BLOCK" -> AbstainPolicy.BLOCK;
      default -> throw place.wrong("must be ALLOW_AND_FLAG, STEP_UP or BLOCK");
    };
  }
}
