/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a token will say; see {@code docs/contracts.md}, section 4.
 *
 * @param audience the URLs it is for; all but an agent token have one
 * @param clientId who asked for it
 * @param scope in the order in which it is written
 * @param tools absent from a token that leads to no tool
 * @param authorizationDetails as granted (RFC 9396), absent when nothing of that kind is
 * @param transaction absent from an access token
 */
public record TokenDraft(
    String subject,
    List<String> audience,
    String clientId,
    List<String> scope,
    Intent intent,
    String system,
    ActorChain actors,
    Optional<List<String>> tools,
    Optional<JsonObject> authorizationDetails,
    Optional<Transaction> transaction) {
  /**
   * What makes the token a transaction token.
   *
   * @param context claim {@code tctx}: what the transaction is about
   * @param request claim {@code rctx}: who asked
   */
  public record Transaction(JsonObject context, JsonObject request) {
    public Transaction {
      Objects.requireNonNull(context, "context");
      Objects.requireNonNull(request, "request");
    }
  }

  /** An access token. */
  public TokenDraft(
      String subject,
      List<String> audience,
      String clientId,
      List<String> scope,
      Intent intent,
      String system,
      ActorChain actors,
      Optional<List<String>> tools,
      Optional<JsonObject> authorizationDetails) {
    this(
        subject,
        audience,
        clientId,
        scope,
        intent,
        system,
        actors,
        tools,
        authorizationDetails,
        Optional.empty());
  }

  public TokenDraft {
    Objects.requireNonNull(subject, "subject");
    audience = List.copyOf(audience);
    Objects.requireNonNull(clientId, "clientId");
    scope = List.copyOf(scope);
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(actors, "actors");
    tools = tools.map(List::copyOf);
    Objects.requireNonNull(authorizationDetails, "authorizationDetails");
    Objects.requireNonNull(transaction, "transaction");
  }

  /** The form that it is issued in. */
  TokenForm form() {
    return transaction.isPresent() ? TokenForm.TXN_TOKEN : TokenForm.ACCESS_TOKEN;
  }

  /** The same as a transaction token. */
  public TokenDraft asTransaction(Transaction about) {
    return new TokenDraft(
        subject,
        audience,
        clientId,
        scope,
        intent,
        system,
        actors,
        tools,
        authorizationDetails,
        Optional.of(about));
  }

  /** The scope as one string. */
  public String scopeText() {
    return String.join(" ", scope);
  }

  /** The same for these tools. */
  public TokenDraft forTools(List<String> names) {
    return new TokenDraft(
        subject,
        audience,
        clientId,
        scope,
        intent,
        system,
        actors,
        Optional.of(names),
        authorizationDetails);
  }

  /** The same for one tool and the call that is bound to it. */
  public TokenDraft forTool(String tool, JsonObject toolCall) {
    return new TokenDraft(
        subject,
        audience,
        clientId,
        scope,
        intent,
        system,
        actors,
        Optional.of(List.of(tool)),
        Optional.of(toolCall));
  }

  /** The token's payload; times in seconds since 1970. */
  JsonObject payload(String issuer, String tokenId, long issuedAt, long expiresAt) {
    var claims = new LinkedHashMap<String, JsonValue>();
    claims.put("iss", new JsonString(issuer));
    claims.put("sub", new JsonString(subject));
    claims.put("aud", audience.size() == 1 ? new JsonString(audience.getFirst()) : array(audience));
    claims.put("client_id", new JsonString(clientId));
    claims.put("azp", new JsonString(clientId));
    claims.put("exp", new JsonNumber(BigDecimal.valueOf(expiresAt)));
    claims.put("iat", new JsonNumber(BigDecimal.valueOf(issuedAt)));
    claims.put("jti", new JsonString(tokenId));
    claims.put("scope", new JsonString(scopeText()));
    act().ifPresent(act -> claims.put(TokenProfile.ACT, act));
    claims.put(
        TokenProfile.INTENT,
        new JsonObject(
            Map.of(
                TokenProfile.INTENT_ID, new JsonString(intent.id()),
                TokenProfile.INTENT_SHA256, new JsonString(intent.promptSha256()))));
    claims.put(TokenProfile.MAS, new JsonString(system));
    tools.ifPresent(names -> claims.put(TokenProfile.TOOLS, array(names)));
    authorizationDetails.ifPresent(
        details -> claims.put(TokenProfile.AUTHORIZATION_DETAILS, new JsonArray(List.of(details))));
    transaction.ifPresent(
        about -> {
          claims.put(TokenProfile.TXN, new JsonString(intent.id()));
          claims.put(TokenProfile.TXN_CONTEXT, about.context());
          claims.put(TokenProfile.REQUEST_CONTEXT, about.request());
        });
    return new JsonObject(claims);
  }

  private Optional<JsonObject> act() {
    Optional<JsonObject> act = Optional.empty();
    for (String actor : actors.subjects().reversed()) {
      var members = new LinkedHashMap<String, JsonValue>();
      members.put("sub", new JsonString(actor));
      act.ifPresent(earlier -> members.put(TokenProfile.ACT, earlier));
      act = Optional.of(new JsonObject(members));
    }
    return act;
  }

  private static JsonArray array(List<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }
}
