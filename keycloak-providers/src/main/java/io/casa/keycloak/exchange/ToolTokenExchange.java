/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.exchange;

import io.casa.exchange.TokenProfile;
import io.casa.keycloak.decisions.DecisionRecords;
import io.casa.keycloak.decisions.ToolDecision;
import io.casa.keycloak.llmcalls.SelectionStore;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.IssuedToken;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.Refusal;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.keycloak.tokens.TokenDraft;
import io.casa.keycloak.tokens.TokenIssuing;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * The exchange of an intent token for a tool token: one tool, one set of arguments, one MCP server.
 * The call is judged, the selection that pays is taken, the decision is recorded, and the token
 * leaves after all that is committed.
 */
record ToolTokenExchange(Answers answers, Exchange exchange) {
  // Each failed attempt means that somebody else's change to the session went through.
  private static final int MAX_ATTEMPTS = 200;

  ToolTokenExchange {
    Objects.requireNonNull(answers, "answers");
    Objects.requireNonNull(exchange, "exchange");
  }

  Response answer(FormParameters form, RequestedTargets targets, RequestedToken.Tool tool)
      throws RefusedException {
    ToolCallDetails details =
        ToolCallDetails.read(tool.name(), form.required(AuthorizationDetails.PARAMETER));
    RegisteredApp server = server(targets.onlyUrl(exchange.caller().system()));
    var call = new ToolCall(server.url(), details.tool(), details.arguments());
    ToolDecision decision = decide(server, call, details.llmCallId());
    DecisionRecords.record(answers.session(), answers.event(), decision);
    return switch (decision.decision().outcome()) {
      case Outcome.Permit permit ->
          answers.granted(200, issue(call, decision.argumentsSha256().orElseThrow()).answer(true));
      case Outcome.Deny(String check, DenyReason reason) ->
          answers.refused(
              new Refusal(
                  OAuthError.ACCESS_DENIED,
                  reason.sentence(),
                  reason,
                  Optional.of(new Refusal.BlockedBy(decision.id(), check))));
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

  private ToolDecision decide(RegisteredApp server, ToolCall call, Optional<String> llmCallId)
      throws RefusedException {
    KeycloakSession session = answers.session();
    SelectionStore store = SelectionStore.of(session);
    var key =
        new SelectionStore.Key(
            session.getContext().getRealm().getId(),
            exchange.subject().token().intent().id(),
            exchange.caller().app().clientId(),
            exchange.subject().expiresAt());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      SelectionStore.Moment moment = store.now(key);
      var request =
          new ToolCheckRequest(
              exchange.subject().token().intent(),
              exchange.actors(),
              exchange.subject().token().tools(),
              call,
              Optional.ofNullable(server.tools().get(call.tool())),
              moment.history(llmCallId));
      Decision decision = ToolJudge.decide(exchange.caller().system().enabledToolChecks(), request);
      Optional<LlmSelection> payer = payer(decision);
      if (payer.isEmpty() || store.pay(key, moment, payer.get())) {
        return decided(request, decision);
      }
    }
    throw new RefusedException(
        OAuthError.TEMPORARILY_UNAVAILABLE,
        DenyReason.AUTHORIZATION_UNAVAILABLE,
        "Too many changes to this session at the same time.");
  }

  private static Optional<LlmSelection> payer(Decision decision) {
    return switch (decision.outcome()) {
      case Outcome.Permit(Optional<LlmSelection> paidBy) -> paidBy;
      case Outcome.Deny deny -> Optional.empty();
    };
  }

  private ToolDecision decided(ToolCheckRequest request, Decision decision) {
    return new ToolDecision(
        UUID.randomUUID().toString(),
        answers.session().getContext().getRealm().getId(),
        exchange.caller().system().name(),
        exchange.caller().app().name(),
        request,
        ToolJudge.hash(request.call().arguments()),
        decision,
        Time.currentTimeMillis());
  }

  private IssuedToken issue(ToolCall call, String argumentsSha256) {
    var bound = new LinkedHashMap<String, JsonValue>();
    bound.put("type", new JsonString(TokenProfile.TOOL_CALL_TYPE));
    bound.put("tool", new JsonString(call.tool()));
    bound.put(TokenProfile.ARGUMENTS_SHA256, new JsonString(argumentsSha256));
    List<String> scope =
        List.of(TokenProfile.CALL_TOOLS_SCOPE, TokenProfile.TOOL_SCOPE_PREFIX + call.tool());
    TokenDraft draft =
        exchange.draft(List.of(call.server()), scope).forTool(call.tool(), new JsonObject(bound));
    return TokenIssuing.issue(
        answers.session(),
        draft,
        Time.currentTimeSeconds(),
        exchange.expiry(TokenProfile.MAX_TOOL_SECONDS),
        Optional.empty());
  }
}
