/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static io.casa.sidecar.guard.GuardFixture.call;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.post;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.casa.sidecar.guard.GuardSettings.AppType;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundMcpGuardTest {
  /** SHA-256 of {"n":10} in base64url, by openssl. */
  private static final String HASH = "P_ZpjhAYafNuCIUWxsDKZJXEDAq9rnL25NEkYQ2s57A";

  private static final String INPUT =
      ",\"requestState\":\"s1\",\"inputResponses\":{\"n\":{\"action\":\"accept\"}}";

  /** SHA-256 of that as one object in canonical form, in base64url, by openssl. */
  private static final String INPUT_HASH = "Qlvj7by22rwRs_vqZINQHerNQIAeHAc0k1Ry9e_KHHw";

  private static final String METADATA =
      "http://" + TOOLS + "/.well-known/oauth-protected-resource";
  private static final String NEEDED =
      "scope=\"call-tools tool:pay\", resource_metadata=\"" + METADATA + "/mcp\"";

  private final GuardFixture fixture = new GuardFixture(AppType.MCP_SERVER, Optional.empty());
  private String token = "";

  InboundMcpGuardTest() throws SidecarException, JOSEException {}

  private final ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();

  @BeforeEach
  void issueAToken() throws JOSEException {
    fixture.jwks = Optional.of(new JWKSet(key).toString());
    token = boundTo(Map.of());
  }

  private String boundTo(Map<String, String> more) throws JOSEException {
    Map<String, String> bound =
        new HashMap<>(
            Map.of("type", "urn:casa:tool-call", "tool", "pay", "arguments_sha256", HASH));
    bound.putAll(more);
    return signed(
        claims("call-tools tool:pay")
            .claim("tools", List.of("pay"))
            .claim("authorization_details", List.of(bound)));
  }

  private JWTClaimsSet.Builder claims(String scope) {
    return new JWTClaimsSet.Builder()
        .issuer(GuardFixture.ISSUER)
        .audience("http://" + TOOLS)
        .issueTime(Date.from(fixture.clock.instant()))
        .expirationTime(Date.from(fixture.clock.instant().plusSeconds(30)))
        .jwtID("one")
        .claim("scope", scope)
        .claim("act", Map.of("sub", "assistant"))
        .claim("intent", Map.of("id", "i1", "sha256", "h"));
  }

  private String signed(JWTClaimsSet.Builder claims) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("k1")
                .build(),
            claims.build());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  @ParameterizedTest
  @CsvSource({
    "resources/list,read-resources",
    "resources/templates/list,read-resources",
    "prompts/list,get-prompts",
    ",answer-server"
  })
  void useWhenItsServerTokenCoversItThenPassesOnceWithoutTheToken(String method, String scope)
      throws JOSEException {
    String body =
        method == null
            ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"
            : "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}";

    Ruling.Refuse without = assertRefused(send(body, Map.of()), 401, "missing_token");
    Ruling.Refuse withTools = assertRefused(send(body, bearer()), 403, "insufficient_scope");
    token = signed(claims(scope));
    Ruling.Pass pass = assertPass(send(body, bearer()));
    assertRefused(send(body, bearer()), 401, "replayed_token");

    String needed = "Bearer scope=\"" + scope + "\", resource_metadata=\"" + METADATA + "/mcp\"";
    assertThat(challenge(without)).isEqualTo(needed);
    assertThat(challenge(withTools)).startsWith(needed + ", error=\"insufficient_scope\"");
    assertThat(pass.removeHeaders()).containsExactly("authorization");
    assertThat(fixture.decisions.get(2).intentId()).contains("i1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get-prompts",
        "answer-server",
        "llm-access",
        "user-input",
        "read-resources get-prompts"
      })
  void useWhenTheTokenIsForAnotherThenIs403(String scope) throws JOSEException {
    token = signed(claims(scope));
    assertRefused(
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}", bearer()),
        403,
        "insufficient_scope");
  }

  @Test
  void callWhenItComesWithAServerTokenThenIs403() throws JOSEException {
    token = signed(claims("read-resources"));
    assertRefused(send(call("1", "pay", "{\"n\":10}"), bearer()), 403, "insufficient_scope");
  }

  private Ruling send(String body, Map<String, String> headers) {
    return decide(fixture.guards.inbound(), post(Direction.INBOUND, TOOLS, "/mcp", body, headers));
  }

  private static String challenge(Ruling.Refuse refuse) {
    return refuse.headers().getOrDefault("www-authenticate", "");
  }

  private Map<String, String> bearer() {
    return Map.of("authorization", "Bearer " + token);
  }

  @Test
  void callWhenTokenCoversItThenPassesWithoutTheToken() {
    Ruling.Pass pass = assertPass(send(call("1", "pay", "{\"n\":10}"), bearer()));
    assertThat(pass.removeHeaders()).containsExactly("authorization");
    assertThat(pass.setHeaders()).isEmpty();
    assertThat(fixture.decisions.getLast().intentId()).contains("i1");
  }

  @Test
  void listWhenTheServerAnswersThenItsSidecarTellsWhatItListed() throws InterruptedException {
    Ruling.Pass pass =
        assertPass(send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}", Map.of()));
    assertThat(pass.removeHeaders()).containsExactlyInAnyOrder("authorization", "accept-encoding");
    String answer = "{\"id\":7,\"result\":{\"tools\":[{\"name\":\"pay\",\"inputSchema\":{}}]}}";
    AnswerReader reader = fixture.guards.answers().open(pass.metadata());
    reader.onHeaders(200, Map.of("content-type", "application/json"), false);

    assertThat(reader.onBody(bytes(answer), true).toCompletableFuture().join())
        .containsExactly(bytes(answer));

    var told = fixture.server.definitions.poll(10, TimeUnit.SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.server()).isEqualTo("http://" + TOOLS);
    assertThat(told.tools()).hasSize(1);
    assertThat(told.complete()).isTrue();
  }

  @Test
  void callWhenWithoutTokenThenIs401WithTheScopesAndNoError() {
    Ruling.Refuse refuse =
        assertRefused(send(call("1", "pay", "{\"n\":10}"), Map.of()), 401, "missing_token");
    assertThat(challenge(refuse)).isEqualTo("Bearer " + NEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x.y.z,Bearer x.y.z", "Basic eDp5", "Bearer x.y.z"})
  void callWhenTokenIsUnreadableThenIs401(String authorization) {
    Ruling.Refuse refuse =
        assertRefused(
            send(call("1", "pay", "{\"n\":10}"), Map.of("authorization", authorization)),
            401,
            "invalid_token");
    assertThat(challenge(refuse))
        .isEqualTo(
            "Bearer "
                + NEEDED
                + ", error=\"invalid_token\", error_description=\"The token does not verify.\"");
  }

  @Test
  void callWhenTokenWasUsedThenIs401() {
    send(call("1", "pay", "{\"n\":10}"), bearer());
    assertRefused(send(call("2", "pay", "{\"n\":10}"), bearer()), 401, "replayed_token");
  }

  @Test
  void callWhenOfAnotherToolOrOtherArgumentsThenIs403() {
    Ruling.Refuse refuse =
        assertRefused(send(call("1", "steal", "{\"n\":10}"), bearer()), 403, "insufficient_scope");
    assertThat(challenge(refuse))
        .isEqualTo(
            "Bearer "
                + NEEDED.replace("tool:pay", "tool:steal")
                + ", error=\"insufficient_scope\","
                + " error_description=\"The token does not cover this tool.\"");
    Ruling.Refuse other =
        assertRefused(
            send(call("1", "pay", "{\"n\":11}"), bearer()), 403, "tool_parameters_mismatch");
    assertThat(challenge(other))
        .startsWith("Bearer " + NEEDED + ", error=\"insufficient_scope\", ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",\"requestState\":\"s1\"",
        ",\"inputResponses\":{\"n\":{\"action\":\"accept\"}}",
        ",\"inputResponses\":{\"n\":{\"action\":\"accept\"}},\"requestState\":\"s2\"",
        ",\"inputResponses\":{\"n\":{\"action\":\"decline\"}},\"requestState\":\"s1\"",
        ",\"inputResponses\":{\"m\":{\"action\":\"accept\"}},\"requestState\":\"s1\"",
      })
  void callWhenItBringsOtherInputThanTheTokenBindsThenIs403(String input) throws JOSEException {
    token = boundTo(Map.of("input_sha256", INPUT_HASH));

    assertRefused(send(callWith(input), bearer()), 403, "tool_parameters_mismatch");

    assertPass(send(callWith(INPUT), bearer()));
  }

  @Test
  void callWhenItBringsInputAndTheTokenBindsNoneThenIs403() {
    assertRefused(send(callWith(INPUT), bearer()), 403, "tool_parameters_mismatch");
    assertRefused(
        send(callWith(INPUT.replace("\"accept\"", "1e400")), bearer()), 403, "inexact_number");
    assertPass(send(callWith(",\"inputResponses\":null,\"requestState\":null"), bearer()));
  }

  private static String callWith(String input) {
    return call("1", "pay", "{\"n\":10}" + input);
  }

  @Test
  void callWhenItsSessionWasEndedThenIs401WithTheReason() {
    fixture.revoked.add("i1");
    Ruling.Refuse refuse =
        assertRefused(send(call("1", "pay", "{\"n\":10}"), bearer()), 401, "session_revoked");
    assertThat(challenge(refuse))
        .endsWith(", error_description=\"The session was ended before its time.\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "tools.bank.example:8080", "127.0.0.1:1"})
  void challengeWhenHostIsAnothersThenNamesTheServersOwnUrl(String host) {
    HttpRequest request =
        post(Direction.INBOUND, host, "/mcp", call("1", "pay", "{}"), Map.of("host", host));
    Ruling.Refuse refuse =
        assertRefused(decide(fixture.guards.inbound(), request), 401, "missing_token");
    assertThat(challenge(refuse)).isEqualTo("Bearer " + NEEDED);
  }

  @ParameterizedTest
  @CsvSource({
    "/,                  ''",
    "/mcp,               /mcp",
    "/mcp/,              /mcp/",
    "/a/b-1.2_~/c,       /a/b-1.2_~/c",
    "/mcp?a=b,           /mcp",
    "'/m\"cp',           ''",
    "/m\\cp,             ''",
    "'/m,cp',            ''",
    "/..,                ''",
    "/m%22cp,            ''",
    "/m cp,              ''",
    "/m\u0001cp,          ''",
  })
  void challengeWhenPathIsPlainThenNamesItsMetadataElseTheServers(String path, String inserted) {
    HttpRequest request = post(Direction.INBOUND, TOOLS, path, call("1", "pay", "{}"), Map.of());
    Ruling.Refuse refuse =
        assertRefused(decide(fixture.guards.inbound(), request), 401, "missing_token");
    assertThat(challenge(refuse)).endsWith("resource_metadata=\"" + METADATA + inserted + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pa\\\"y", "pa\\\\y", "p y", "p\\u000ay", "p\\u00e4y"})
  void challengeWhenToolsNameCantBeQuotedThenIsMalformedAndHasNone(String name) {
    Ruling.Refuse refuse =
        assertRefused(send(call("1", name, "{}"), Map.of()), 400, "malformed_request");
    assertThat(refuse.headers()).doesNotContainKey("www-authenticate");
  }

  @Test
  void callWhenKeysCantBeHadThenIs503() {
    fixture.jwks = Optional.empty();
    assertRefused(send(call("1", "pay", "{\"n\":10}"), bearer()), 503, "authorization_unavailable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\",\"arguments\":{\"n\":10}}}]",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\",\"name\":\"steal\",\"arguments\":{\"n\":10}}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"pay\",\"NAME\":\"steal\",\"arguments\":{\"n\":10}}}"
      })
  void messageWhenMalformedThenIs400WithAJsonRpcErrorAndTheTokenIsNotUsed(String body) {
    Ruling.Refuse refuse = assertRefused(send(body, bearer()), 400, "malformed_request");
    assertThat(new String(refuse.body(), StandardCharsets.UTF_8))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32");
    assertPass(send(call("1", "pay", "{\"n\":10}"), bearer()));
  }

  @Test
  void mirrorHeaderWhenItDiffersFromTheBodyThenIs400() {
    Map<String, String> headers = Map.of("authorization", "Bearer " + token, "mcp-name", "steal");
    assertRefused(send(call("1", "pay", "{\"n\":10}"), headers), 400, "malformed_request");
  }

  @Test
  void housekeepingWhenSentThenPassesWithoutAToken() {
    for (String method : List.of("initialize", "server/discover", "tools/list", "ping")) {
      assertPass(send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\"}", Map.of()));
    }
    assertPass(send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", Map.of()));
  }

  @Test
  void otherMethodWhenSentThenIs403() {
    assertRefused(
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tasks/get\"}", bearer()),
        403,
        "unsupported_method");
    assertRefused(
        send("{\"jsonrpc\":\"2.0\",\"method\":\"tasks/get\"}", bearer()),
        403,
        "unsupported_method");
  }

  @Test
  void bodilessRequestWhenStreamOrSessionEndThenPasses() {
    assertPass(bodiless("GET", Map.of("accept", "text/event-stream", "mcp-session-id", "s")));
    assertPass(bodiless("DELETE", Map.of("mcp-session-id", "s")));
    assertRefused(bodiless("GET", Map.of()), 403, "unsupported_method");
    assertRefused(
        bodiless("GET", Map.of("accept", "text/event-stream")), 405, "unsupported_transport");
  }

  private Ruling bodiless(String method, Map<String, String> headers) {
    return decide(
        fixture.guards.inbound(),
        new HttpRequest(Direction.INBOUND, method, "/mcp", TOOLS, headers, new byte[0]));
  }
}
