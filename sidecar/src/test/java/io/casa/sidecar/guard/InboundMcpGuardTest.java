/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.TOOLS;
import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundMcpGuardTest {
  /** SHA-256 of {"n":10} in base64url, by openssl. */
  private static final String HASH = "P_ZpjhAYafNuCIUWxsDKZJXEDAq9rnL25NEkYQ2s57A";

  private final GuardFixture fixture = new GuardFixture(AppType.MCP_SERVER, Optional.empty());
  private String token = "";

  InboundMcpGuardTest() throws SidecarException {}

  @BeforeEach
  void issueAToken() throws JOSEException {
    ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    fixture.jwks = Optional.of(new JWKSet(key).toString());
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("k1")
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(GuardFixture.ISSUER)
                .audience("http://" + TOOLS)
                .issueTime(Date.from(fixture.clock.instant()))
                .expirationTime(Date.from(fixture.clock.instant().plusSeconds(30)))
                .jwtID("one")
                .claim("scope", "call-tools tool:pay")
                .claim("tools", List.of("pay"))
                .claim("act", Map.of("sub", "assistant"))
                .claim("intent", Map.of("id", "i1", "sha256", "h"))
                .claim(
                    "authorization_details",
                    List.of(
                        Map.of(
                            "type", "urn:casa:tool-call", "tool", "pay", "arguments_sha256", HASH)))
                .build());
    jwt.sign(new ECDSASigner(key));
    token = jwt.serialize();
  }

  private Ruling send(String body, Map<String, String> headers) {
    return decide(fixture.guards.inbound(), post(Direction.INBOUND, TOOLS, "/mcp", body, headers));
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
  void callWhenWithoutTokenThenIs401WithABareChallenge() {
    Ruling.Refuse refuse =
        assertRefused(send(call("1", "pay", "{\"n\":10}"), Map.of()), 401, "missing_token");
    assertThat(refuse.headers()).containsEntry("www-authenticate", "Bearer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer x.y.z,Bearer x.y.z", "Basic eDp5", "Bearer x.y.z"})
  void callWhenTokenIsUnreadableThenIs401(String authorization) {
    Ruling.Refuse refuse =
        assertRefused(
            send(call("1", "pay", "{\"n\":10}"), Map.of("authorization", authorization)),
            401,
            "invalid_token");
    assertThat(refuse.headers())
        .containsEntry("www-authenticate", "Bearer error=\"invalid_token\"");
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
    assertThat(refuse.headers())
        .containsEntry(
            "www-authenticate",
            "Bearer error=\"insufficient_scope\", scope=\"call-tools tool:steal\"");
    assertRefused(send(call("1", "pay", "{\"n\":11}"), bearer()), 403, "tool_parameters_mismatch");
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
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/read\"}", bearer()),
        403,
        "unsupported_method");
    assertRefused(
        send("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", bearer()), 403, "unsupported_method");
  }

  @Test
  void bodilessRequestWhenStreamOrSessionEndThenPasses() {
    assertPass(bodiless("GET", Map.of("accept", "text/event-stream")));
    assertPass(bodiless("DELETE", Map.of("mcp-session-id", "s")));
    assertRefused(bodiless("GET", Map.of()), 403, "unsupported_method");
  }

  private Ruling bodiless(String method, Map<String, String> headers) {
    return decide(
        fixture.guards.inbound(),
        new HttpRequest(Direction.INBOUND, method, "/mcp", TOOLS, headers, new byte[0]));
  }
}
