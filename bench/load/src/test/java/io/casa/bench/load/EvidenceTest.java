/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.casa.bench.load.Deed.Kind;
import io.casa.bench.load.Evidence.DecisionLines;
import io.casa.bench.load.Sightings.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Outage OUTAGE =
      new Outage("sidecar of tools", 10 * SECOND, 12 * SECOND, 30 * SECOND);

  private final Evidence evidence = new Evidence(List.of(OUTAGE));

  private static DecisionLines lines(String... lines) throws JsonProcessingException {
    var all = new ArrayList<JsonNode>();
    for (String line : lines) {
      all.add(new ObjectMapper().readTree(line));
    }
    return DecisionLines.of(all);
  }

  private static DecisionLines oneAllowed() throws JsonProcessingException {
    return lines(
        "{\"decision_id\": \"d1\", \"kind\": \"tool\", \"direction\": \"inbound\", \"decision\": \"allowed\", \"intent_id\": \"i1\"}");
  }

  private static Sighting call(String name, long second) {
    return new Sighting(name, "i1", second * SECOND);
  }

  @Test
  void callWhenItHasALineThenIsRecorded() throws JsonProcessingException {
    evidence.allowed("tools", "inbound", List.of(call("c1", 1)), oneAllowed());
    assertThat(evidence.violations()).isEmpty();
  }

  @Test
  void callWhenItHasNoLineThenBreaksTheRule() throws JsonProcessingException {
    evidence.allowed("tools", "inbound", List.of(call("c1", 1), call("c2", 2)), oneAllowed());
    assertThat(evidence.violations())
        .containsExactly("1 of the calls [c1, c2] have no line of tools");
  }

  @Test
  void callWhenItsSidecarWasKilledJustThenNeedsNoLine() throws JsonProcessingException {
    evidence.allowed("tools", "inbound", List.of(call("c1", 1), call("c2", 9)), oneAllowed());
    assertThat(evidence.violations()).isEmpty();
  }

  @Test
  void refusalWhenItHasNoLineThenBreaksTheRule() throws JsonProcessingException {
    var known = new Deed(Kind.NO_TOKEN, 0, SECOND, "missing_token", "d1");
    var unknown = new Deed(Kind.NO_TOKEN, 0, SECOND, "missing_token", "d2");
    evidence.refused("tools", List.of(known, unknown), oneAllowed());
    assertThat(evidence.violations()).containsExactly("refusal d2 at 1.0 s has no line of tools");
  }

  @Test
  void tokenWhenKeycloakHasNoRecordThenBreaksTheRuleWhateverDied() {
    evidence.granted(List.of(call("c1", 9), call("c2", 10)), Map.of("i1", 1));
    assertThat(evidence.violations())
        .containsExactly("call c2 at 10.0 s has a token and no record in Keycloak");
  }
}
