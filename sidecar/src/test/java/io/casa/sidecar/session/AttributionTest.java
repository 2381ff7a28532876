/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.SettableClock;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.llm.LlmAnswer;
import io.casa.sidecar.llm.LlmProtocol;
import io.casa.sidecar.llm.LlmRequest;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AttributionTest {
  private static final Set<String> NO_TRACE = Set.of();
  private static final String ALICE = "Pay my rent to Bob";
  private static final String CAROL = "Show my account summary";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
  private final RevokedIntents revoked = new RevokedIntents();
  private final Sessions sessions = new Sessions(clock, revoked, MemoryShare.among(1));

  private Session open(String id, String prompt) {
    Session session =
        new Session(
            id,
            "trace-" + id,
            prompt,
            new IssuedToken("t1-" + id, clock.instant().plusSeconds(300)));
    assertThat(sessions.open(session)).isTrue();
    return session;
  }

  private static JsonObject json(String text) {
    try {
      return JsonReader.strict().readObject(text);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  private static void select(Session session, String tool, String arguments) {
    session.remember(new LlmAnswer(List.of(new SelectedCall("c", tool, json(arguments))), true));
  }

  private Attribution llm(Set<String> trace, String... userMessages) {
    return sessions.ofLlmRequest(trace, chat(userMessages));
  }

  private static LlmRequest chat(String... userMessages) {
    String messages =
        Arrays.stream(userMessages)
            .map(text -> JsonWriter.toJson(new JsonString(text)))
            .map("{\"role\":\"user\",\"content\":%s}"::formatted)
            .collect(Collectors.joining(",", "{\"messages\":[", "]}"));
    return LlmProtocol.CHAT_COMPLETIONS
        .readRequest(messages.getBytes(StandardCharsets.UTF_8))
        .orElseThrow();
  }

  private Attribution tool(Set<String> trace, String tool, String arguments) {
    return sessions.ofToolCall(trace, tool, json(arguments));
  }

  private static void assertSession(Attribution attribution, Session session) {
    assertThat(attribution).isEqualTo(new Attribution.Certain(session));
  }

  private static void assertAmbiguous(Attribution attribution) {
    assertThat(attribution).isEqualTo(new Attribution.Ambiguous());
  }

  private static void assertRevoked(Attribution attribution, Session session) {
    assertThat(attribution).isEqualTo(new Attribution.Revoked(session.intentId()));
  }

  private static void assertNone(Attribution attribution) {
    assertThat(attribution).isEqualTo(new Attribution.NoLiveSession());
  }

  @Test
  void callWhenNoSessionThenNone() {
    assertNone(llm(NO_TRACE, ALICE));
    assertNone(tool(NO_TRACE, "pay", "{}"));
  }

  @Test
  void callWhenMessagesOfOneIntentShareATraceThenIsTheOneInProgress() {
    Session first = message("i/1", "First message");
    assertThat(sessions.open(first)).isTrue();
    sessions.answered("i/1");
    Session second = message("i/2", "Second message");
    assertThat(sessions.open(second)).isTrue();
    assertSession(tool(Set.of("trace"), "pay", "{}"), second);

    Session third = message("i/3", "Third message");
    assertThat(sessions.open(third)).isTrue();
    assertAmbiguous(tool(Set.of("trace"), "pay", "{}"));
    assertSession(llm(Set.of("trace"), "Third message"), third);
    select(third, "pay", "{}");
    assertSession(tool(Set.of("trace"), "pay", "{}"), third);
  }

  private Session message(String id, String words) {
    return new Session(
        new SessionName(id, "i"),
        "trace",
        words,
        new IssuedToken("ta", clock.instant().plusSeconds(300)),
        SeenValues.ofAgentMessage(words));
  }

  @Test
  void callWhenOneSessionThenItsEvenWithoutEvidence() {
    Session alice = open("a", ALICE);
    assertSession(llm(NO_TRACE, "something of the agent's own"), alice);
    assertSession(llm(NO_TRACE), alice);
    assertSession(tool(NO_TRACE, "pay", "{}"), alice);
  }

  @Test
  void llmRequestWhenItSaysOnePromptThenItsThatSession() {
    Session alice = open("a", ALICE);
    Session carol = open("c", CAROL);
    assertSession(llm(NO_TRACE, ALICE), alice);
    assertSession(llm(NO_TRACE, "Question: " + CAROL, "Observation: 7"), carol);
    assertSession(llm(NO_TRACE, ALICE, CAROL), carol);
  }

  @Test
  void llmRequestWhenPromptsAreEqualOrMixedThenAmbiguous() {
    open("a", ALICE);
    open("b", ALICE);
    open("c", CAROL);
    assertAmbiguous(llm(NO_TRACE, ALICE));
    assertAmbiguous(llm(NO_TRACE, "First " + ALICE + ". Then " + CAROL));
    assertAmbiguous(llm(NO_TRACE, "neither"));
  }

  @Test
  void traceparentWhenKnownThenNamesTheSession() {
    Session alice = open("a", ALICE);
    open("b", ALICE);
    assertSession(llm(Set.of("trace-a"), ALICE), alice);
    assertSession(tool(Set.of("trace-a"), "pay", "{}"), alice);
  }

  @Test
  void callWhenItsSessionWasRevokedThenIsToldByTraceContentOrAlone() {
    Session alice = open("a", ALICE);
    revoked.add("a");
    assertRevoked(llm(NO_TRACE), alice);
    assertRevoked(tool(NO_TRACE, "pay", "{}"), alice);
    Session carol = open("c", CAROL);
    select(alice, "pay", "{}");
    assertRevoked(llm(NO_TRACE, ALICE), alice);
    assertRevoked(tool(NO_TRACE, "pay", "{}"), alice);
    assertRevoked(tool(Set.of("trace-a"), "list", "{}"), alice);
    assertSession(llm(NO_TRACE, CAROL), carol);
    assertSession(tool(Set.of("trace-c"), "list", "{}"), carol);
  }

  @Test
  void callWhenItMayBeARevokedSessionsThenIsNotTheOthers() {
    open("a", ALICE);
    open("c", CAROL);
    revoked.add("a");
    assertAmbiguous(tool(NO_TRACE, "pay", "{}"));
    assertAmbiguous(llm(NO_TRACE, "something of the agent's own"));
  }

  @Test
  void callWhenItsRevokedSessionWasAnsweredThenIsStillToldByTrace() {
    Session alice = open("a", ALICE);
    Session carol = open("c", CAROL);
    sessions.answered("a");
    revoked.add("a");
    assertRevoked(tool(Set.of("trace-a"), "pay", "{}"), alice);
    assertSession(tool(NO_TRACE, "pay", "{}"), carol);
    clock.advance(Duration.ofSeconds(301));
    assertThat(sessions.running()).isEqualTo(1);
    assertThat(sessions.byId("a")).isEmpty();
  }

  @Test
  void sessionWhenRevokedBeforeItIsOpenedThenIsRevoked() {
    revoked.add("a");
    Session alice = open("a", ALICE);
    assertRevoked(llm(NO_TRACE, ALICE), alice);
  }

  @Test
  void traceparentWhenUnknownThenIsNoEvidence() {
    Session alice = open("a", ALICE);
    assertSession(llm(Set.of("trace-x"), ALICE), alice);
  }

  @Test
  void traceparentWhenContentNamesAnotherThenAmbiguous() {
    open("a", ALICE);
    Session carol = open("c", CAROL);
    select(carol, "pay", "{}");
    assertAmbiguous(llm(Set.of("trace-a"), CAROL));
    assertAmbiguous(tool(Set.of("trace-a"), "pay", "{}"));
    assertAmbiguous(llm(Set.of("trace-a", "trace-c"), "neither"));
  }

  @Test
  void traceparentWhenSharedThenContentMustDecide() {
    Session alice = open("a", ALICE);
    Session twin =
        new Session("b", "trace-a", CAROL, new IssuedToken("t", clock.instant().plusSeconds(300)));
    assertThat(sessions.open(twin)).isTrue();
    assertSession(llm(Set.of("trace-a"), CAROL), twin);
    assertAmbiguous(llm(Set.of("trace-a"), "neither"));
    select(alice, "pay", "{}");
    assertSession(tool(Set.of("trace-a"), "pay", "{}"), alice);
    assertAmbiguous(tool(Set.of("trace-a"), "list", "{}"));
  }

  @Test
  void toolCallWhenOneSessionSelectedItThenItsThatSession() {
    Session alice = open("a", ALICE);
    open("c", CAROL);
    select(alice, "pay", "{\"n\":10}");
    assertSession(tool(NO_TRACE, "pay", "{\"n\":10.0}"), alice);
    assertSession(tool(NO_TRACE, "pay", "{\"n\":10,\"currency\":\"EUR\"}"), alice);
    assertAmbiguous(tool(NO_TRACE, "pay", "{\"n\":11}"));
    assertAmbiguous(tool(NO_TRACE, "pay", "{}"));
    assertAmbiguous(tool(NO_TRACE, "list", "{\"n\":10}"));
  }

  @Test
  void toolCallWhenTheSameWasSelectedTwiceThenAmbiguousAlsoAfterTheFirstUse() {
    Session alice = open("a", ALICE);
    Session carol = open("c", CAROL);
    select(alice, "list", "{}");
    assertSession(tool(NO_TRACE, "list", "{}"), alice);
    select(carol, "list", "{}");
    assertAmbiguous(tool(NO_TRACE, "list", "{}"));
  }

  @Test
  void toolCallWhenItMayBeAnothersWithDefaultsFilledInThenAmbiguous() {
    Session alice = open("a", ALICE);
    Session carol = open("c", CAROL);
    select(alice, "list", "{\"limit\":10}");
    select(carol, "list", "{}");
    assertAmbiguous(tool(NO_TRACE, "list", "{\"limit\":10}"));
    assertSession(tool(NO_TRACE, "list", "{\"limit\":20}"), carol);
  }

  @Test
  void toolCallWhenAnotherSessionsAnswerWasUnreadableThenAmbiguous() {
    Session alice = open("a", ALICE);
    Session carol = open("c", CAROL);
    select(alice, "list", "{}");
    carol.remember(LlmAnswer.UNREADABLE);
    assertAmbiguous(tool(NO_TRACE, "list", "{}"));
  }

  @Test
  void sessionWhenAnsweredThenOnlyItsTraceFindsIt() {
    Session alice = open("a", ALICE);
    sessions.answered("a");
    assertNone(llm(NO_TRACE, ALICE));
    assertNone(tool(NO_TRACE, "pay", "{}"));
    assertSession(tool(Set.of("trace-a"), "pay", "{}"), alice);
    Session carol = open("c", CAROL);
    assertNone(llm(NO_TRACE, ALICE));
    assertSession(llm(NO_TRACE, "something else"), carol);
    assertSession(tool(NO_TRACE, "pay", "{}"), carol);
  }

  @Test
  void sessionWhenAbandonedThenItLendsNothingAndMakesOthersAmbiguous() {
    open("a", ALICE);
    sessions.abandoned("a");
    assertNone(llm(NO_TRACE, ALICE));
    Session carol = open("c", CAROL);
    assertSession(llm(NO_TRACE, CAROL), carol);
    assertNone(llm(NO_TRACE, ALICE));
    assertAmbiguous(llm(NO_TRACE, "neither"));
    assertAmbiguous(tool(NO_TRACE, "pay", "{}"));
    clock.advance(Duration.ofSeconds(301));
    Session late = open("d", ALICE);
    assertSession(llm(NO_TRACE, ALICE), late);
  }

  @Test
  void sessionWhenItsTokenExpiredThenItLendsNothingButStaysACandidateWhileItRuns() {
    open("a", ALICE);
    clock.advance(Duration.ofMinutes(5));
    assertNone(llm(Set.of("trace-a"), ALICE));
    assertNone(llm(NO_TRACE, ALICE));
    open("c", CAROL);
    assertAmbiguous(tool(NO_TRACE, "pay", "{}"));
    assertNone(llm(NO_TRACE, ALICE));
  }

  @Test
  void sessionsWhenTooManyRunThenNoMoreAreOpened() {
    for (int i = 0; i < 512; i++) {
      open("s" + i, "prompt " + i);
    }
    Session more =
        new Session("x", "t", "p", new IssuedToken("t", clock.instant().plusSeconds(300)));
    assertThat(sessions.open(more)).isFalse();
    sessions.answered("s7");
    assertThat(sessions.open(more)).isTrue();
    assertThat(sessions.byId("s7")).isEmpty();
  }

  @Test
  void randomSessionsWhenTheyRunAtOnceThenNoCallIsEverAttributedWrongly() {
    String[] prompts = {ALICE, CAROL, "List everything", "List everything, please"};
    String[] calls = {"{}", "{\"n\":1}", "{\"n\":1,\"m\":2}", "{\"n\":2}"};
    int attributed = 0;
    int refused = 0;
    int wrong = 0;
    Random random = new Random(42);
    for (int world = 0; world < 300; world++) {
      RevokedIntents ended = new RevokedIntents();
      Set<String> endedIds = new HashSet<>();
      Sessions crowd = new Sessions(clock, ended, MemoryShare.among(1));
      List<Session> live = new ArrayList<>();
      List<String> promptOf = new ArrayList<>();
      List<List<String>> callsOf = new ArrayList<>();
      for (int step = 0; step < 40; step++) {
        if (live.isEmpty() || random.nextInt(4) == 0) {
          int prompt = random.nextInt(prompts.length);
          String id = world + "-" + step;
          Session session =
              new Session(
                  id,
                  "trace-" + id,
                  prompts[prompt],
                  new IssuedToken("t", clock.instant().plusSeconds(300)));
          crowd.open(session);
          live.add(session);
          promptOf.add(prompts[prompt]);
          callsOf.add(new ArrayList<>());
          continue;
        }
        int who = random.nextInt(live.size());
        Session caller = live.get(who);
        Set<String> trace =
            random.nextInt(4) == 0 ? Set.of("trace-" + caller.intentId()) : NO_TRACE;
        Attribution found;
        switch (random.nextInt(4)) {
          case 0 -> {
            String template = random.nextBoolean() ? "%s" : "User says: %s. Answer.";
            String text = template.formatted(promptOf.get(who));
            found = crowd.ofLlmRequest(trace, chat(text));
          }
          case 1 -> {
            String arguments = calls[random.nextInt(calls.length)];
            select(caller, "list", arguments);
            callsOf.get(who).add(arguments);
            continue;
          }
          case 2 -> {
            if (callsOf.get(who).isEmpty()) {
              continue;
            }
            List<String> own = callsOf.get(who);
            String arguments = own.get(random.nextInt(own.size()));
            // Used once or many times, and sometimes with a default filled in.
            String sent = arguments.equals("{}") && random.nextBoolean() ? "{\"n\":1}" : arguments;
            found = crowd.ofToolCall(trace, "list", json(sent));
          }
          default -> {
            if (random.nextInt(4) == 0) {
              ended.add(caller.intentId()); // and goes on working
              endedIds.add(caller.intentId());
            } else if (random.nextBoolean()) {
              crowd.answered(caller.intentId());
              live.remove(who);
              promptOf.remove(who);
              callsOf.remove(who);
            } else {
              crowd.abandoned(caller.intentId()); // and goes on working
            }
            continue;
          }
        }
        if (found instanceof Attribution.Certain(Session session)) {
          attributed++;
          wrong += session == caller && !endedIds.contains(session.intentId()) ? 0 : 1;
        } else if (found instanceof Attribution.Revoked(String intentId)) {
          refused++;
          wrong += intentId.equals(caller.intentId()) && endedIds.contains(intentId) ? 0 : 1;
        }
      }
    }
    assertThat(wrong).isZero();
    assertThat(attributed).isGreaterThan(500);
    assertThat(refused).isGreaterThan(50);
  }
}
