/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.OpenedIntent;
import io.casa.sidecar.keycloak.SpanPlace;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.keycloak.ToolTokenRequest;
import io.casa.sidecar.keycloak.UserInput;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Grants everything, remembers what it was asked, and answers otherwise when told to. */
final class FakeAuthorizationServer implements AuthorizationServer {
  record Report(
      String llmToken, String llmCallId, List<SelectedCall> calls, Optional<RequestShape> asked) {}

  record Definitions(String server, List<JsonObject> tools, boolean complete) {}

  record ToolAsked(
      String intentToken,
      ToolCall call,
      ObservedDefinition observed,
      Provenance.Traced traced,
      Optional<String> approvalId,
      Optional<String> inputSha256,
      Optional<String> continues) {}

  record ServerTokenAsked(String intentToken, String server, String scope) {}

  final List<ServerTokenAsked> serverTokensAsked = new ArrayList<>();
  Optional<TokenAnswer> serverAnswer = Optional.empty();

  record AgentAsked(String intentToken, String agent) {}

  final List<AgentAsked> agentsAsked = new ArrayList<>();
  Optional<TokenAnswer> agentAnswer = Optional.empty();
  final List<UserInput> inputs = new ArrayList<>();

  /** Where the spans of requests belong, in the order in which that was said. */
  final List<SpanPlace> places = new CopyOnWriteArrayList<>();

  final List<ToolAsked> toolsAsked = new CopyOnWriteArrayList<>();
  final List<Report> reports = new ArrayList<>();
  final BlockingQueue<Definitions> definitions = new LinkedBlockingQueue<>();
  final List<CompletableFuture<DefinitionsAnswer>> definitionsUnderWay = new ArrayList<>();
  DefinitionsAnswer definitionsAnswer = DefinitionsAnswer.TAKEN;
  boolean definitionsTakeTime;
  final List<RequestLine> shown = new ArrayList<>();
  int llmTokensAsked;
  Optional<String> predecessor = Optional.empty();
  boolean unreachable;
  Optional<TokenAnswer> intentAnswer = Optional.empty();
  Optional<TokenAnswer> llmAnswer = Optional.empty();
  Function<ToolCall, Optional<TokenAnswer>> toolAnswer = call -> Optional.empty();
  CompletionStage<ReportAnswer> reportAnswer =
      CompletableFuture.completedFuture(ReportAnswer.RECORDED);
  final FakeApprovals approvals;
  private final Clock clock;

  FakeAuthorizationServer(Clock clock) {
    this.clock = clock;
    this.approvals = new FakeApprovals(clock);
  }

  @Override
  public AuthorizationServer under(SpanPlace place) {
    places.add(place);
    return this;
  }

  @Override
  public CompletionStage<TokenAnswer> intentToken(UserInput input) {
    inputs.add(input);
    String intentId = UUID.randomUUID().toString();
    return done(
        intentAnswer.orElseGet(
            () ->
                granted(
                    "t1-" + intentId, 300, Optional.of(new OpenedIntent(intentId, predecessor)))));
  }

  @Override
  public CompletionStage<TokenAnswer> llmToken(IssuedToken intentToken, URI llm) {
    llmTokensAsked++;
    return done(
        llmAnswer.orElseGet(() -> granted("t2:" + intentToken.value(), 300, Optional.empty())));
  }

  @Override
  public CompletionStage<TokenAnswer> agentToken(IssuedToken intentToken, String agent) {
    agentsAsked.add(new AgentAsked(intentToken.value(), agent));
    return done(
        agentAnswer.orElseGet(() -> granted("ta:" + intentToken.value(), 300, Optional.empty())));
  }

  @Override
  public CompletionStage<TokenAnswer> toolToken(ToolTokenRequest request) {
    String intentToken = request.intentToken().value();
    toolsAsked.add(
        new ToolAsked(
            intentToken,
            request.call(),
            request.observed(),
            request.traced(),
            request.approvalId(),
            request.inputSha256(),
            request.continues()));
    if (unreachable) {
      return done(new TokenAnswer.Unavailable());
    }
    return done(
        approvals
            .answer(request)
            .or(() -> toolAnswer.apply(request.call()))
            .orElseGet(() -> granted("t3:" + intentToken, 60, Optional.empty())));
  }

  @Override
  public CompletionStage<TokenAnswer> serverToken(
      IssuedToken intentToken, String server, String scope) {
    serverTokensAsked.add(new ServerTokenAsked(intentToken.value(), server, scope));
    return done(
        serverAnswer.orElseGet(() -> granted("ts:" + intentToken.value(), 60, Optional.empty())));
  }

  @Override
  public CompletionStage<ReportAnswer> reportSelections(
      IssuedToken llmToken,
      String llmCallId,
      List<SelectedCall> calls,
      Optional<RequestShape> asked) {
    reports.add(new Report(llmToken.value(), llmCallId, calls, asked));
    return reportAnswer;
  }

  @Override
  public CompletionStage<DefinitionsAnswer> reportDefinitions(
      String url, List<JsonObject> tools, boolean complete) {
    definitions.add(new Definitions(url, tools, complete));
    if (!definitionsTakeTime) {
      return CompletableFuture.completedFuture(definitionsAnswer);
    }
    var answer = new CompletableFuture<DefinitionsAnswer>();
    definitionsUnderWay.add(answer);
    return answer;
  }

  @Override
  public void showLines(IssuedToken llmToken, List<RequestLine> lines) {
    shown.addAll(lines);
  }

  private TokenAnswer granted(String token, int seconds, Optional<OpenedIntent> intent) {
    return new TokenAnswer.Granted(
        new IssuedToken(token, clock.instant().plusSeconds(seconds)), intent);
  }

  private static CompletionStage<TokenAnswer> done(TokenAnswer answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
