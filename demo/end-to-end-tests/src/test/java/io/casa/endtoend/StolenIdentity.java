/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Someone who holds an app's private key and asks Keycloak for tokens as its sidecar would; what a
 * token says is then theirs to abuse.
 */
record StolenIdentity(String issuer, String clientId, ECKey key) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

  static StolenIdentity of(CasaUp casa, String app) {
    var settings = casa.sidecarSettings(app);
    var file =
        casa.settingsFile(app).resolveSibling(settings.path("app").path("privateKeyFile").asText());
    try {
      return new StolenIdentity(
          settings.path("issuer").asText(),
          settings.path("app").path("clientId").asText(),
          ECKey.parse(Files.readString(file)));
    } catch (IOException | ParseException e) {
      throw new EndToEndException("Could not steal the key of " + app, e);
    }
  }

  /** T1 of a prompt, with no user. */
  String intent(String prompt) {
    return intent(prompt, Map.of());
  }

  /** T1 of a prompt for an entry agent, as a client gets it. */
  String intentFor(String agentUrl, String prompt) {
    return intent(prompt, Map.of("resource", agentUrl));
  }

  private String intent(String prompt, Map<String, String> target) {
    var details = JSON.createArrayNode();
    details
        .addObject()
        .put("type", "urn:casa:user-input")
        .put("prompt", prompt)
        .put("trace_id", "0af7651916cd43dd8448eb211c80319c");
    var form = new HashMap<>(target);
    form.put("grant_type", "client_credentials");
    form.put("authorization_details", details.toString());
    return ask(form).accessToken();
  }

  /** Tells Keycloak that the LLM selected this call. */
  void llmSelected(String intent, String llmUrl, String tool, JsonNode arguments) {
    var t2 =
        ask(Map.of(
                "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
                "subject_token", intent,
                "subject_token_type", ACCESS_TOKEN,
                "scope", "llm-access",
                "resource", llmUrl))
            .accessToken();
    var body = JSON.createObjectNode().put("llm_call_id", UUID.randomUUID().toString());
    var call = body.putArray("tool_calls").addObject().put("id", "call_1").put("tool", tool);
    call.set("arguments", arguments);
    var answer = RealmAdmin.post(issuer + "/casa/llm-calls", t2, body);
    if (answer.status() != 201) {
      throw new EndToEndException("LLM call not recorded: " + answer);
    }
  }

  /** T3 for one call, or why there is none. */
  RealmAdmin.Answer toolToken(String intent, String serverUrl, String tool, JsonNode arguments) {
    var details = JSON.createArrayNode();
    details
        .addObject()
        .put("type", "urn:casa:tool-call")
        .put("tool", tool)
        .set("arguments", arguments);
    return ask(
        Map.of(
            "grant_type",
            "urn:ietf:params:oauth:grant-type:token-exchange",
            "subject_token",
            intent,
            "subject_token_type",
            ACCESS_TOKEN,
            "scope",
            "tool:" + tool,
            "resource",
            serverUrl,
            "authorization_details",
            details.toString()));
  }

  /** Ends the intent's session, RFC 7009. */
  void revoke(String intent) {
    var answer =
        RealmAdmin.form(
            issuer + "/protocol/openid-connect/revoke", proven(Map.of("token", intent)));
    if (answer.status() != 200) {
      throw new EndToEndException("Not revoked: " + answer);
    }
  }

  private RealmAdmin.Answer ask(Map<String, String> parameters) {
    return RealmAdmin.tokens(issuer, proven(parameters));
  }

  private Map<String, String> proven(Map<String, String> parameters) {
    var form = new HashMap<>(parameters);
    form.put("client_id", clientId);
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.put("client_assertion", assertion());
    return form;
  }

  private String assertion() {
    var now = Instant.now();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(clientId)
            .subject(clientId)
            .audience(issuer)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(60)))
            .build();
    try {
      var jwt =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
      jwt.sign(new ECDSASigner(key));
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new EndToEndException("Could not sign", e);
    }
  }
}
