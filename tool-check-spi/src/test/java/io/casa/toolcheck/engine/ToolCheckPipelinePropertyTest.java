/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.engine;

import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.AbstainPolicy;
import io.casa.toolcheck.CheckMode;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.traits.ToolClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every set of checks, whatever they say. */
class ToolCheckPipelinePropertyTest {
  enum Says {
    ALLOW,
    PAID,
    ABSTAIN,
    BLOCK,
    NOTHING,
    THROWS
  }

  private record Named(String name, Says says, CheckMode mode) implements ToolCheck {
    @Override
    public Verdict check(ToolCheckRequest request) {
      return switch (says) {
        case ALLOW -> new Verdict.Allow(Optional.empty());
        case PAID -> new Verdict.Allow(Optional.of(new LlmSelection("1", "pay", JsonObject.EMPTY)));
        case ABSTAIN -> new Verdict.Abstain(DenyReason.AMBIGUOUS_SESSION);
        case BLOCK -> new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
        case NOTHING -> null;
        case THROWS -> throw new IllegalStateException();
      };
    }

    boolean blocks() {
      return mode == CheckMode.ENFORCE && says.compareTo(Says.BLOCK) >= 0;
    }
  }

  @Property
  void blockWhenEnforcedThenIsNeverLost(
      @ForAll @Size(max = 6) List<Says> enforced,
      @ForAll @Size(max = 6) List<Says> observed,
      @ForAll AbstainPolicy onAbstain,
      @ForAll int seed) {
    List<Named> checks = mixed(enforced, observed, seed);
    Outcome outcome = outcome(checks, onAbstain);

    if (checks.stream().anyMatch(Named::blocks)) {
      assertThat(outcome).isInstanceOf(Outcome.Deny.class);
    } else if (enforced.contains(Says.ABSTAIN) && onAbstain != AbstainPolicy.ALLOW_AND_FLAG) {
      assertThat(outcome).isNotInstanceOf(Outcome.Permit.class);
    }
  }

  @Property
  void denyWhenAnEnforcedCheckIsAddedThenStaysDeny(
      @ForAll @Size(max = 6) List<Says> enforced,
      @ForAll @Size(max = 4) List<Says> observed,
      @ForAll Says added,
      @ForAll @IntRange(max = 10) int place,
      @ForAll AbstainPolicy onAbstain,
      @ForAll int seed) {
    List<Named> checks = mixed(enforced, observed, seed);
    Assume.that(outcome(checks, onAbstain) instanceof Outcome.Deny);

    List<Named> more = new ArrayList<>(checks);
    more.add(Math.min(place, more.size()), new Named("ADDED", added, CheckMode.ENFORCE));

    assertThat(outcome(more, onAbstain)).isInstanceOf(Outcome.Deny.class);
  }

  @Property
  void observersWhenTheyStandElsewhereThenTheOutcomeIsTheSame(
      @ForAll @Size(max = 6) List<Says> enforced,
      @ForAll @Size(max = 6) List<Says> observed,
      @ForAll AbstainPolicy onAbstain,
      @ForAll int seed,
      @ForAll int otherSeed) {
    assertThat(outcome(mixed(enforced, observed, seed), onAbstain))
        .isEqualTo(outcome(mixed(enforced, observed, otherSeed), onAbstain));
  }

  /** The enforced in their order, and the observed anywhere among them in any order. */
  private static List<Named> mixed(List<Says> enforced, List<Says> observed, int seed) {
    List<Named> checks = new ArrayList<>();
    for (int i = 0; i < enforced.size(); i++) {
      checks.add(new Named("E" + i, enforced.get(i), CheckMode.ENFORCE));
    }
    Random random = new Random(seed);
    for (int i = 0; i < observed.size(); i++) {
      checks.add(
          random.nextInt(checks.size() + 1),
          new Named("O" + i, observed.get(i), CheckMode.OBSERVE));
    }
    return checks;
  }

  private static Outcome outcome(List<Named> checks, AbstainPolicy onAbstain) {
    Map<String, CheckMode> modes = new HashMap<>();
    checks.forEach(check -> modes.put(check.name(), check.mode()));
    CheckPolicy policy =
        new CheckPolicy(modes, Map.of(ToolClass.READ, onAbstain, ToolClass.SIDE_EFFECT, onAbstain));
    return new ToolCheckPipeline(List.copyOf(checks))
        .decide(request().policy(policy).build())
        .outcome();
  }
}
