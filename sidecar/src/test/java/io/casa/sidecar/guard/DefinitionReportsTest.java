/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.FakeAuthorizationServer.Definitions;
import io.casa.sidecar.keycloak.AuthorizationServer.DefinitionsAnswer;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.mcp.ToolListAnswer;
import io.casa.sidecar.mcp.ToolListReader;
import io.casa.sidecar.mcp.ToolListing;
import io.casa.toolcheck.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DefinitionReportsTest {
  private static final String SERVER = "bank-tools";
  private static final String URL = "http://tools.bank.example:8080";
  private static final String A_AND_B =
      "[{\"name\":\"a\",\"inputSchema\":{}},{\"name\":\"b\",\"inputSchema\":{}}]";
  private static final RpcId ID = RpcId.parse("7").orElseThrow();
  private static final Optional<String> FIRST = Optional.empty();

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-27T12:00:00Z"));
  private final FakeAuthorizationServer keycloak = new FakeAuthorizationServer(clock);
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final DefinitionReports reports =
      new DefinitionReports(
          keycloak,
          Map.of(SERVER, URL),
          clock,
          (pause, task) -> {
            pauses.add(pause);
            waiting.add(task);
          });

  @Test
  void listWhenItIsNewThenIsToldOnceOffTheRequestsThread() {
    reports.add(SERVER, FIRST, page("b,a"));
    assertThat(keycloak.definitions).isEmpty();
    work();
    reports.add(SERVER, FIRST, page("a,b"));
    work();

    assertThat(keycloak.definitions).extracting(Definitions::server).containsExactly(URL);
    assertThat(told()).containsExactly(A_AND_B + " true");
  }

  @Test
  void listWhenItChangesAndChangesBackThenIsToldEachTime() {
    for (String tools : List.of("a", "a,b", "a")) {
      reports.add(SERVER, FIRST, page(tools));
      work();
    }

    assertThat(keycloak.definitions).hasSize(3);
  }

  @Test
  void listWhenItComesInPagesThenIsToldAsAWhole() {
    reports.add(SERVER, FIRST, page("a", "more"));
    reports.add(SERVER, Optional.of(ToolListReader.cursorDigest("more")), page("b"));
    work();

    assertThat(told()).containsExactly(A_AND_B + " true");
  }

  @Test
  void pageWhenItDoesNotFollowThenNothingIsTold() {
    reports.add(SERVER, Optional.of(ToolListReader.cursorDigest("more")), page("b"));
    reports.add(SERVER, FIRST, page("a", "more"));
    reports.add(SERVER, Optional.of(ToolListReader.cursorDigest("other")), page("b"));
    reports.add("unknown", FIRST, page("a"));
    work();

    assertThat(keycloak.definitions).isEmpty();
  }

  @Test
  void toolWhenItIsListedWithTwoDefinitionsThenIsLeftOutAndTheListIsIncomplete() {
    String other = "{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"}}";
    reports.add(SERVER, FIRST, read(tools("a,b") + "," + other, ""));
    reports.add(SERVER, FIRST, page("a,b", "more"));
    reports.add(SERVER, Optional.of(ToolListReader.cursorDigest("more")), read(other, ""));
    work();

    // The same list in pages is no news.
    assertThat(told()).containsExactly("[{\"name\":\"b\",\"inputSchema\":{}}] false");
  }

  @Test
  void listWhenItIsTooLongThenIsNotTold() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= ToolListing.MOST_TOOLS; i++) {
      names.add("t" + i);
    }
    reports.add(SERVER, FIRST, page(String.join(",", names)));
    String large =
        "{\"name\":\"a\",\"description\":\"%s\"}".formatted("x".repeat(ToolListing.MOST_BYTES));
    reports.add(SERVER, FIRST, read(large, ""));
    work();

    assertThat(keycloak.definitions).isEmpty();
  }

  @Test
  void reportWhenKeycloakIsAwayThenIsRepeatedSomeTimesAndAgainWithTheNextList() {
    keycloak.definitionsAnswer = DefinitionsAnswer.UNAVAILABLE;
    reports.add(SERVER, FIRST, page("a"));
    work();

    assertThat(keycloak.definitions).hasSize(5);
    assertThat(pauses).isSorted().startsWith(Duration.ZERO).endsWith(Duration.ofMinutes(2));

    keycloak.definitionsAnswer = DefinitionsAnswer.TAKEN;
    reports.add(SERVER, FIRST, page("a"));
    work();
    assertThat(keycloak.definitions).hasSize(6);
  }

  @Test
  void listWhenItIsSeenAgainMinutesLaterThenIsToldAgain() {
    for (DefinitionsAnswer answer : List.of(DefinitionsAnswer.TAKEN, DefinitionsAnswer.REFUSED)) {
      keycloak.definitionsAnswer = answer;
      reports.add(SERVER, FIRST, page("a"));
      work();
      clock.advance(DefinitionReports.NEWS_AFTER.minusSeconds(1));
      reports.add(SERVER, FIRST, page("a"));
      work();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(keycloak.definitions).hasSize(2);
  }

  @Test
  void reportWhenANewerListCameThenIsGivenUp() {
    keycloak.definitionsAnswer = DefinitionsAnswer.UNAVAILABLE;
    reports.add(SERVER, FIRST, page("a"));
    waiting.removeFirst().run();
    reports.add(SERVER, FIRST, page("b"));
    keycloak.definitionsAnswer = DefinitionsAnswer.TAKEN;
    work();

    assertThat(told())
        .containsExactly(
            "[{\"name\":\"a\",\"inputSchema\":{}}] true",
            "[{\"name\":\"b\",\"inputSchema\":{}}] true");
  }

  @Test
  void reportWhenItIsRefusedThenIsNotRepeated() {
    keycloak.definitionsAnswer = DefinitionsAnswer.REFUSED;
    reports.add(SERVER, FIRST, page("a"));
    work();
    reports.add(SERVER, FIRST, page("a"));
    work();

    assertThat(keycloak.definitions).hasSize(1);
  }

  @Test
  void listsWhenAServerChangesItsListAllTheTimeThenOneIsUnderWayAndTheLatestFollows() {
    keycloak.definitionsTakeTime = true;
    for (int i = 0; i < 200; i++) {
      reports.add(SERVER, FIRST, page("t" + i));
      work();
    }
    assertThat(keycloak.definitions).hasSize(1);

    keycloak.definitionsUnderWay.getFirst().complete(DefinitionsAnswer.UNAVAILABLE);
    work();

    assertThat(told())
        .containsExactly(
            "[{\"name\":\"t0\",\"inputSchema\":{}}] true",
            "[{\"name\":\"t199\",\"inputSchema\":{}}] true");
    keycloak.definitionsUnderWay.getLast().complete(DefinitionsAnswer.TAKEN);
    // What was overtaken is told when it is seen again.
    reports.add(SERVER, FIRST, page("t5"));
    work();
    assertThat(keycloak.definitions).hasSize(3);
  }

  @Test
  void listsWhenManyServersListThenAFewAreUnderWayAndTheOthersFollow() {
    keycloak.definitionsTakeTime = true;
    Map<String, String> servers = new TreeMap<>();
    for (int i = 0; i < 3 * DefinitionReports.MOST_UNDER_WAY; i++) {
      servers.put("s" + i, URL + i);
    }
    var ofMany = new DefinitionReports(keycloak, servers, clock, (_, task) -> waiting.add(task));
    servers.keySet().forEach(server -> ofMany.add(server, FIRST, page("a")));
    work();
    assertThat(keycloak.definitions).hasSize(DefinitionReports.MOST_UNDER_WAY);

    for (int i = 0; i < servers.size(); i++) {
      keycloak.definitionsUnderWay.get(i).complete(DefinitionsAnswer.TAKEN);
      work();
    }

    assertThat(keycloak.definitions)
        .extracting(Definitions::server)
        .containsExactlyInAnyOrderElementsOf(servers.values());
  }

  private void work() {
    while (!waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  private List<String> told() {
    return keycloak.definitions.stream()
        .map(
            told ->
                told.tools().stream().map(JsonWriter::toJson).toList().toString().replace(", ", ",")
                    + " "
                    + told.complete())
        .toList();
  }

  private static ToolListAnswer.Page page(String names) {
    return page(names, "");
  }

  private static ToolListAnswer.Page page(String names, String next) {
    return read(tools(names), next);
  }

  private static String tools(String names) {
    return "{\"inputSchema\":{},\"name\":\""
        + names.replace(",", "\"},{\"inputSchema\":{},\"name\":\"")
        + "\"}";
  }

  private static ToolListAnswer.Page read(String tools, String next) {
    String cursor = next.isEmpty() ? "" : ",\"nextCursor\":\"" + next + "\"";
    String message = "{\"id\":7,\"result\":{\"tools\":[" + tools + "]" + cursor + "}}";
    return (ToolListAnswer.Page) ToolListReader.read(message.getBytes(StandardCharsets.UTF_8), ID);
  }
}
