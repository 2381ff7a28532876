/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.approvals.Approval;
import io.casa.keycloak.decisions.DecisionRecords;
import io.casa.keycloak.decisions.ToolDecision;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.IssuedToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.keycloak.tokens.TokenDraft;
import io.casa.keycloak.tokens.TokenForm;
import io.casa.keycloak.tokens.TokenIssuing;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;

/**
 * The exchange of an intent or agent token for a tool token: one tool, one set of arguments, one
 * MCP server. The call is judged, the selection that pays is taken, the decision is recorded, and
 * the token leaves after all that is committed. When it can't be recorded, the selection stays
 * paid.
 */
record ToolTokenExchange(Answers answers, Exchange exchange) {
  ToolTokenExchange {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(exchange, "exchange");
  }

  Response answer(FormParameters form, ExchangeParameters parameters, RequestedToken.Tool tool)
      throws RefusedException {
    ToolCallDetails details =
        ToolCallDetails.read(tool.name(), form.required(AuthorizationDetails.PARAMETER));
    RegisteredApp server = server(parameters.targets().onlyUrl(exchange.caller().system()));
    var call = new ToolCall(server.url(), details.tool(), details.arguments());
    var approvals = new ToolApprovals(answers, exchange);
    Optional<Approval> named = approvals.named(details.approvalId(), call);
    if (named.isPresent()) {
      Optional<Response> answer = approvals.answerUnlessApproved(named.get());
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    ToolDecision decision =
        new ToolDecisions(answers.session(), exchange)
            .decide(
                server,
                new ToolDecisions.Asked(
                    call,
                    details.llmCallId(),
                    details.observed(),
                    details.provenance(),
                    ToolDecisions.Payment.TAKEN_FOR_TOKEN,
                    details.input().continues()),
                named
                    .map(approval -> Consent.of(answers.session(), approval))
                    .orElse(Consent.NONE));
    DecisionRecords.record(answers.session(), answers.event(), decision);
    details.input().continues().ifPresent(id -> answers.event().detail("casa_continues", id));
    return switch (decision.decision().outcome()) {
      case Outcome.Permit permit ->
          answers.granted(
              200, issue(decision, details.input().sha256(), parameters.form()).answer(true));
      case Outcome.StepUp stepUp ->
          named.isPresent()
              ? approvals.askAgain(named.get(), decision, details.provenance())
              : approvals.ask(decision, details.provenance());
      case Outcome.Deny deny -> approvals.refused(decision, deny.objection().reason());
    };
  }

  private RegisteredApp server(String resource) throws RefusedException {
    return exchange
        .caller()
        .system()
        .appByUrl(resource)
        .filter(app -> app.type() == AppType.MCP_SERVER)
        .orElseThrow(
            () -> RequestedTargets.unknown("The target is not an MCP server of the system."));
  }

  /** The token's id is its decision's, by which its call can be continued. */
  private IssuedToken issue(ToolDecision decision, Optional<String> inputSha256, TokenForm form) {
    ToolCall call = decision.request().call();
    String argumentsSha256 = decision.argumentsSha256().orElseThrow();
    var bound = new LinkedHashMap<String, JsonValue>();
    bound.put("type", new JsonString(TokenProfile.TOOL_CALL_TYPE));
    bound.put("tool", new JsonString(call.tool()));
    bound.put(TokenProfile.ARGUMENTS_SHA256, new JsonString(argumentsSha256));
    inputSha256.ifPresent(sha256 -> bound.put(TokenProfile.INPUT_SHA256, new JsonString(sha256)));
    List<String> scope =
        List.of(TokenProfile.CALL_TOOLS_SCOPE, TokenProfile.TOOL_SCOPE_PREFIX + call.tool());
    TokenDraft draft =
        exchange.draft(List.of(call.server()), scope).forTool(call.tool(), new JsonObject(bound));
    return TokenIssuing.issue(
        answers.session(),
        switch (form) {
          case ACCESS_TOKEN -> draft;
          case TXN_TOKEN -> draft.asTransaction(transaction(call, argumentsSha256));
        },
        decision.id(),
        Time.currentTimeSeconds(),
        exchange.expiry(TokenProfile.MAX_TOOL_SECONDS),
        Optional.empty());
  }

  /** What stays the same along a call chain, and who began it; no argument stands in it. */
  private TokenDraft.Transaction transaction(ToolCall call, String argumentsSha256) {
    return new TokenDraft.Transaction(
        new JsonObject(
            Map.of(
                TokenProfile.MAS,
                new JsonString(exchange.caller().system().name()),
                "prompt_sha256",
                new JsonString(exchange.subject().token().intent().promptSha256()),
                "tool",
                new JsonString(call.tool()),
                TokenProfile.ARGUMENTS_SHA256,
                new JsonString(argumentsSha256))),
        new JsonObject(
            Map.of(
                "app", new JsonString(exchange.caller().app().name()),
                "client_id", new JsonString(exchange.caller().app().clientId()))));
  }
}
