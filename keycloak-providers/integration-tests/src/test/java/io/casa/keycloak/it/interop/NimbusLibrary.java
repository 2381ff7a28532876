/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.JWTAuthenticationClaimsSet;
import com.nimbusds.oauth2.sdk.auth.PrivateKeyJWT;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.rar.AuthorizationDetail;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.tokens.Bank;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** Nimbus' {@code oauth2-oidc-sdk}. */
final class NimbusLibrary implements ClientLibrary {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SIGNED = "application/token-introspection+jwt";

  private final Bank bank;
  private final AuthorizationServerMetadata server;

  private NimbusLibrary(Bank bank, AuthorizationServerMetadata server) {
    this.bank = bank;
    this.server = server;
  }

  static NimbusLibrary of(Bank bank) {
    return new NimbusLibrary(bank, resolved(bank));
  }

  @Override
  public JsonNode discover() {
    return json(resolved(bank).toJSONObject().toJSONString());
  }

  @Override
  public Reply clientCredentials(String app, Form form) {
    return token(app, form, new ClientCredentialsGrant());
  }

  @Override
  public Reply exchange(String app, Form form) {
    return token(
        app,
        form,
        new TokenExchangeGrant(
            new TypelessAccessToken(form.one("subject_token").orElse("")),
            type(form, "subject_token_type"),
            form.one("actor_token").map(TypelessAccessToken::new).orElse(null),
            form.one("actor_token_type").isPresent() ? type(form, "actor_token_type") : null,
            form.one("requested_token_type").isPresent()
                ? type(form, "requested_token_type")
                : null,
            form.all("audience").stream().map(Audience::new).toList()));
  }

  @Override
  public Reply introspect(String app, String token) {
    HTTPResponse response = send(introspection(app, token));
    try {
      TokenIntrospectionResponse parsed = TokenIntrospectionResponse.parse(response);
      return parsed.indicatesSuccess()
          ? new Reply.Granted(json(parsed.toSuccessResponse().toJSONObject().toJSONString()))
          : refused(parsed.toErrorResponse().getErrorObject());
    } catch (ParseException e) {
      throw objection(e);
    }
  }

  @Override
  public Reply introspectSigned(String app, String token) {
    HTTPRequest request = introspection(app, token);
    request.setAccept(SIGNED);
    HTTPResponse response = send(request);
    JWTClaimsSet expected =
        new JWTClaimsSet.Builder().issuer(server.getIssuer().getValue()).build();
    JWTClaimsSet claims =
        new NimbusVerification(server.getJWKSetURI(), "token-introspection+jwt")
            .claims(
                response.getBody(),
                bank.realm().clientId(app),
                expected,
                List.of("iat", "token_introspection"));
    return new Reply.Granted(json(claims.toString()).path("token_introspection"));
  }

  @Override
  public Reply revoke(String app, String token) {
    HTTPResponse response =
        send(
            new TokenRevocationRequest(
                    server.getRevocationEndpointURI(), proof(app), new TypelessAccessToken(token))
                .toHTTPRequest());
    return response.indicatesSuccess()
        ? new Reply.Granted(JSON.createObjectNode())
        : refused(ErrorObject.parse(response));
  }

  @Override
  public JsonNode accepted(String token, String audience) {
    JWTClaimsSet expected =
        new JWTClaimsSet.Builder().issuer(server.getIssuer().getValue()).build();
    return json(
        new NimbusVerification(server.getJWKSetURI(), "at+jwt")
            .claims(token, audience, expected, List.of("sub", "exp", "iat", "jti", "client_id"))
            .toString());
  }

  @Override
  public void close() {}

  private Reply token(String app, Form form, AuthorizationGrant grant) {
    try {
      TokenRequest.Builder request =
          new TokenRequest.Builder(server.getTokenEndpointURI(), proof(app), grant);
      form.one("scope").map(Scope::parse).ifPresent(request::scope);
      if (form.one("authorization_details").isPresent()) {
        request.authorizationDetails(
            AuthorizationDetail.parseList(form.one("authorization_details").get()));
      }
      request.resources(form.all("resource").stream().map(URI::create).toArray(URI[]::new));
      TokenResponse parsed = TokenResponse.parse(send(request.build().toHTTPRequest()));
      return parsed.indicatesSuccess()
          ? new Reply.Granted(json(parsed.toSuccessResponse().toJSONObject().toJSONString()))
          : refused(parsed.toErrorResponse().getErrorObject());
    } catch (ParseException e) {
      throw objection(e);
    }
  }

  private HTTPRequest introspection(String app, String token) {
    return new TokenIntrospectionRequest(
            server.getIntrospectionEndpointURI(), proof(app), new TypelessAccessToken(token))
        .toHTTPRequest();
  }

  private ClientAuthentication proof(String app) {
    AppKey key = bank.keyOf(app);
    try {
      return new PrivateKeyJWT(
          new JWTAuthenticationClaimsSet(
              new ClientID(bank.realm().clientId(app)), new Audience(server.getIssuer())),
          JWSAlgorithm.ES256,
          key.key().toPrivateKey(),
          key.key().getKeyID(),
          null);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static AuthorizationServerMetadata resolved(Bank bank) {
    try {
      return AuthorizationServerMetadata.resolve(new Issuer(bank.realm().issuer()));
    } catch (GeneralException e) {
      throw objection(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HTTPResponse send(HTTPRequest request) {
    try {
      return request.send();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TokenTypeURI type(Form form, String name) {
    try {
      return TokenTypeURI.parse(form.one(name).orElseThrow());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static Reply refused(ErrorObject error) {
    return new Reply.Refused(
        error.getHTTPStatusCode(),
        error.getCode(),
        JSON.valueToTree(Map.copyOf(error.getCustomParams())));
  }

  private static AssertionError objection(Exception e) {
    return new AssertionError("the library objects: " + e.getMessage(), e);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
