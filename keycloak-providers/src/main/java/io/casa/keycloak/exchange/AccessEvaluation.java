/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.keycloak.decisions.DecisionRecords;
import io.casa.keycloak.decisions.ToolDecision;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonBoolean;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/** Answers AuthZEN's questions with the decision that a tool token would rest on. */
record AccessEvaluation(KeycloakSession session, Exchange exchange) {
  private static final String TOOL_CALL = "tools/call";
  private static final String TOOL = "tool";

  AccessEvaluation {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(exchange, "exchange");
  }

  /** An answer: AuthZEN knows yes and no only, and here is where a denial becomes a no. */
  sealed interface Answered {
    /** The call may happen. */
    record Permitted(String decisionId) implements Answered {}

    /**
     * It must not.
     *
     * @param decisionId absent when the question is not about a call that could be decided
     */
    record Denied(DenyReason reason, Optional<String> decisionId) implements Answered {}
  }

  /**
   * Answers questions until the semantic says that it is enough.
   *
   * @throws RefusedException when one can't be decided now
   */
  List<Answered> answer(AccessQuestions asked) throws RefusedException {
    var answers = new ArrayList<Answered>();
    for (AccessQuestion question : asked.questions()) {
      Answered answer = answer(question, decision -> DecisionRecords.keep(session, decision));
      answers.add(answer);
      if (isEnough(asked.semantic(), answer)) {
        break;
      }
    }
    return answers;
  }

  /**
   * Answers one question.
   *
   * @throws RefusedException when it can't be decided now
   */
  Answered answer(AccessQuestion question) throws RefusedException {
    return answer(question, decision -> DecisionRecords.write(session, decision));
  }

  /** How a decision becomes a row: several of one request share a transaction anyway. */
  private interface Recording {
    void record(ToolDecision decision) throws RefusedException;
  }

  private Answered answer(AccessQuestion question, Recording recording) throws RefusedException {
    if (!question.subject().equals(exchange.subject().token().subject())) {
      return denied(DenyReason.INVALID_TOKEN);
    }
    if (!question.action().equals(TOOL_CALL) || !question.resourceType().equals(TOOL)) {
      return denied(DenyReason.UNSUPPORTED_METHOD);
    }
    Optional<RegisteredApp> server = server(question);
    if (server.isEmpty()) {
      return denied(DenyReason.UNKNOWN_TARGET);
    }
    var call = new ToolCall(server.get().url(), question.resource(), question.arguments());
    ToolDecision decision =
        new ToolDecisions(session, exchange)
            .decide(
                server.get(),
                new ToolDecisions.Asked(
                    call,
                    question.llmCallId(),
                    new ObservedDefinition.NotSeen(),
                    question.provenance(),
                    question.payment()));
    recording.record(decision);
    return switch (decision.decision().outcome()) {
      case Outcome.Permit permit -> new Answered.Permitted(decision.id());
      case Outcome.StepUp stepUp ->
          new Answered.Denied(DenyReason.APPROVAL_REQUIRED, Optional.of(decision.id()));
      case Outcome.Deny deny ->
          new Answered.Denied(deny.objection().reason(), Optional.of(decision.id()));
    };
  }

  /** The server that is named, or else the only one of the system that has the tool. */
  private Optional<RegisteredApp> server(AccessQuestion question) {
    List<RegisteredApp> servers =
        exchange.caller().system().apps().stream()
            .filter(app -> app.type() == AppType.MCP_SERVER)
            .filter(
                app ->
                    question
                        .server()
                        .map(app.url()::equals)
                        .orElse(app.tools().containsKey(question.resource())))
            .toList();
    return servers.size() == 1 ? Optional.of(servers.getFirst()) : Optional.empty();
  }

  static boolean isEnough(AccessQuestions.Semantic semantic, Answered answer) {
    return switch (semantic) {
      case EXECUTE_ALL -> false;
      case DENY_ON_FIRST_DENY -> answer instanceof Answered.Denied;
      case PERMIT_ON_FIRST_PERMIT -> answer instanceof Answered.Permitted;
    };
  }

  /** The answer on the wire, Authorization API 1.0 section 6.2. */
  static JsonObject toJson(Answered answer) {
    var context = new LinkedHashMap<String, JsonValue>();
    boolean decision =
        switch (answer) {
          case Answered.Permitted(String id) -> {
            context.put("casa_decision", new JsonString(id));
            yield true;
          }
          case Answered.Denied(DenyReason reason, Optional<String> id) -> {
            context.put("casa_reason", new JsonString(reason.code()));
            id.ifPresent(known -> context.put("casa_decision", new JsonString(known)));
            yield false;
          }
        };
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("decision", new JsonBoolean(decision));
    members.put("context", new JsonObject(context));
    return new JsonObject(members);
  }

  private static Answered denied(DenyReason reason) {
    return new Answered.Denied(reason, Optional.empty());
  }
}
