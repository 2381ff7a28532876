/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.exchange.TokenProfile;
import io.casa.sidecar.guard.GuardSettings.App;
import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.OpenedIntent;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.keycloak.ToolTokenRequest;
import io.casa.sidecar.keycloak.UserInput;
import io.casa.sidecar.llm.RequestShape;
import io.casa.sidecar.llm.SelectedCall;
import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.token.RealmKeys;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.toolcheck.RequestLine;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs prompts, LLM answers and tool calls through guards of its own, against an authorization
 * server in memory and with a key of its own, so that the first real request finds compiled code.
 * Nothing of it can reach the real guards: they share no key, session or memory of used tokens.
 */
final class WarmUp {
  private static final int ROUNDS = 300;

  /** On a busy machine fewer rounds must do. */
  private static final long MAX_NANOS = 3_000_000_000L;

  private static final String TOOL = "warm_up";
  private static final URI SERVER = URI.create("http://warm-up.invalid");
  private static final URI LLM = URI.create("https://llm.warm-up.invalid");

  private final Guards agent;
  private final Guards mcpServer;

  private WarmUp(Guards agent, Guards mcpServer) {
    this.agent = agent;
    this.mcpServer = mcpServer;
  }

  static void run(GuardSettings settings) throws SidecarException {
    try {
      Clock clock = Clock.systemUTC();
      ECKey key = new ECKeyGenerator(Curve.P_256).keyID("warm-up").generate();
      InMemoryServer server =
          new InMemoryServer(new ECDSASigner(key), settings.issuer().toString(), clock);
      RealmKeys keys =
          new RealmKeys(
              () ->
                  CompletableFuture.completedFuture(
                      Optional.of(new JWKSet(key).toPublicJWKSet().toString())),
              clock);
      GuardAssembly.Surroundings surroundings =
          new GuardAssembly.Surroundings(
              server,
              keys,
              clock,
              Instant.EPOCH, // its own tokens are of this very second
              new DecisionBook(_ -> {}, clock, System::nanoTime),
              new RevokedIntents(),
              MemoryShare.among(1),
              () -> {});
      try (Guards agent = new GuardAssembly(of(settings, AppType.AGENT), surroundings);
          Guards mcpServer = new GuardAssembly(of(settings, AppType.MCP_SERVER), surroundings)) {
        WarmUp warmUp = new WarmUp(agent, mcpServer);
        long start = System.nanoTime();
        for (int round = 0; round < ROUNDS && System.nanoTime() - start < MAX_NANOS; round++) {
          warmUp.round(round);
        }
      }
    } catch (JOSEException e) {
      throw new SidecarException("warm-up: no key can be made or used", e);
    }
  }

  private static GuardSettings of(GuardSettings settings, AppType type) {
    App app =
        new App(
            "warm-up",
            type,
            SERVER.toString(),
            settings.app().clientId(),
            Optional.of(new GuardSettings.PromptFields("{.prompt}", Optional.empty())),
            settings.app().privateKeyFile());
    return new GuardSettings(
        settings.system(),
        settings.issuer(),
        app,
        Optional.of(new GuardSettings.Llm(LLM, LlmAccess.DEFAULT)),
        List.of(new GuardSettings.McpServer("warm-up", SERVER)),
        List.of(),
        Duration.ZERO);
  }

  /** One request of a user: prompt, LLM call whole or streamed, tool call, end. */
  private void round(int round) throws SidecarException {
    String prompt = "Warm up, please, round " + round;
    Ruling.Pass opened =
        passed(
            agent.inbound(),
            Direction.INBOUND,
            SERVER,
            "/",
            "{\"prompt\":\"" + prompt + "\"}",
            Map.of());
    Ruling.Pass asked =
        passed(
            agent.outbound(),
            Direction.OUTBOUND,
            LLM,
            "/v1/chat/completions",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}",
            Map.of());
    answer(asked, round % 2 == 0);
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\""
            + TOOL
            + "\",\"arguments\":{\"a\":10}}}";
    Ruling.Pass called =
        passed(agent.outbound(), Direction.OUTBOUND, SERVER, "/mcp", call, Map.of());
    passed(mcpServer.inbound(), Direction.INBOUND, SERVER, "/mcp", call, called.setHeaders());
    AnswerReader end = agent.answers().open(opened.metadata());
    end.onHeaders(200, Map.of(), true);
    end.onClosed();
  }

  private void answer(Ruling.Pass asked, boolean streamed) {
    String calls =
        "[{\"index\":0,\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\""
            + TOOL
            + "\",\"arguments\":\"{\\\"a\\\":10}\"}}]";
    String choice =
        "{\"choices\":[{\"index\":0,\"%s\":{\"tool_calls\":%s},\"finish_reason\":\"tool_calls\"}]}"
            .formatted(streamed ? "delta" : "message", calls);
    String body = streamed ? "data: " + choice + "\n\ndata: [DONE]\n\n" : choice;
    AnswerReader reader = agent.answers().open(asked.metadata());
    String type = streamed ? "text/event-stream" : "application/json";
    reader.onHeaders(200, Map.of("content-type", type), false);
    reader.onBody(body.getBytes(StandardCharsets.UTF_8), true);
    reader.onClosed();
  }

  private static Ruling.Pass passed(
      RequestGuard guard,
      Direction direction,
      URI target,
      String path,
      String body,
      Map<String, String> headers)
      throws SidecarException {
    Map<String, String> all = new HashMap<>(headers);
    all.put("content-type", "application/json");
    HttpRequest request =
        new HttpRequest(
            direction, "POST", path, target.getHost(), all, body.getBytes(StandardCharsets.UTF_8));
    if (guard.decide(request).toCompletableFuture().join() instanceof Ruling.Pass pass) {
      return pass;
    }
    throw new SidecarException("warm-up: an allowed request was refused");
  }

  /** Grants everything, with a key that nobody else trusts. */
  private record InMemoryServer(JWSSigner signer, String issuer, Clock clock)
      implements AuthorizationServer {
    @Override
    public CompletionStage<TokenAnswer> intentToken(UserInput input) {
      return granted("a.b.c", Optional.of(OpenedIntent.first(UUID.randomUUID().toString())));
    }

    @Override
    public CompletionStage<TokenAnswer> llmToken(IssuedToken intentToken, URI llm) {
      return granted("a.b.c", Optional.empty());
    }

    @Override
    public CompletionStage<TokenAnswer> serverToken(
        IssuedToken intentToken, String server, String scope) {
      return granted("a.b.c", Optional.empty());
    }

    @Override
    public CompletionStage<TokenAnswer> agentToken(IssuedToken intentToken, String agent) {
      return granted("a.b.c", Optional.empty());
    }

    @Override
    public CompletionStage<ReportAnswer> reportSelections(
        IssuedToken llmToken,
        String llmCallId,
        List<SelectedCall> calls,
        Optional<RequestShape> asked) {
      return CompletableFuture.completedFuture(ReportAnswer.RECORDED);
    }

    @Override
    public CompletionStage<DefinitionsAnswer> reportDefinitions(
        String server, List<JsonObject> tools, boolean complete) {
      return CompletableFuture.completedFuture(DefinitionsAnswer.TAKEN);
    }

    @Override
    public void showLines(IssuedToken llmToken, List<RequestLine> lines) {
      // Wants none.
    }

    @Override
    public CompletionStage<TokenAnswer> toolToken(ToolTokenRequest request) {
      Instant now = clock.instant();
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.ES256)
              .type(new JOSEObjectType(TokenProfile.TOKEN_TYPE_HEADER))
              .keyID("warm-up")
              .build();
      try {
        SignedJWT jwt = new SignedJWT(header, claims(request.call(), now));
        jwt.sign(signer);
        return granted(jwt.serialize(), Optional.empty());
      } catch (JOSEException | InexactNumberException _) {
        return CompletableFuture.completedFuture(new TokenAnswer.Unavailable());
      }
    }

    private JWTClaimsSet claims(ToolCall call, Instant now) throws InexactNumberException {
      JsonObject arguments = call.arguments();
      return new JWTClaimsSet.Builder()
          .issuer(issuer)
          .subject("warm-up")
          .audience(call.server())
          .issueTime(Date.from(now))
          .expirationTime(Date.from(now.plusSeconds(TokenProfile.MAX_TOOL_SECONDS)))
          .jwtID(UUID.randomUUID().toString())
          .claim("scope", TokenProfile.CALL_TOOLS_SCOPE + " tool:" + call.tool())
          .claim(TokenProfile.TOOLS, List.of(call.tool()))
          .claim(TokenProfile.ACT, Map.of("sub", "warm-up"))
          .claim(
              TokenProfile.INTENT,
              Map.of(TokenProfile.INTENT_ID, "warm-up", TokenProfile.INTENT_SHA256, "warm-up"))
          .claim(
              TokenProfile.AUTHORIZATION_DETAILS,
              List.of(
                  Map.of(
                      "type",
                      TokenProfile.TOOL_CALL_TYPE,
                      "tool",
                      call.tool(),
                      "arguments_sha256",
                      CanonicalJson.sha256Base64Url(arguments))))
          .build();
    }

    private CompletionStage<TokenAnswer> granted(String token, Optional<OpenedIntent> intent) {
      return CompletableFuture.completedFuture(
          new TokenAnswer.Granted(
              new IssuedToken(token, clock.instant().plusSeconds(TokenProfile.MAX_TOOL_SECONDS)),
              intent));
    }
  }
}
