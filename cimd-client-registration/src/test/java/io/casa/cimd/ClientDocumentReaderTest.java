/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import static io.casa.cimd.CimdReason.AUTH_METHOD_NOT_SUPPORTED;
import static io.casa.cimd.CimdReason.CLIENT_ID_MISMATCH;
import static io.casa.cimd.CimdReason.CLIENT_ID_MISSING;
import static io.casa.cimd.CimdReason.DOCUMENT_MALFORMED;
import static io.casa.cimd.CimdReason.GRANT_TYPES_NOT_ALLOWED;
import static io.casa.cimd.CimdReason.HOST_NOT_ALLOWED;
import static io.casa.cimd.CimdReason.KEYS_MALFORMED;
import static io.casa.cimd.CimdReason.KEYS_MISSING;
import static io.casa.cimd.CimdReason.KEY_AUTHENTICATION_REQUIRED;
import static io.casa.cimd.CimdReason.PORT_NOT_ALLOWED;
import static io.casa.cimd.CimdReason.PRIVATE_KEY_PUBLISHED;
import static io.casa.cimd.CimdReason.PROPERTY_MALFORMED;
import static io.casa.cimd.CimdReason.PROPERTY_MISSING;
import static io.casa.cimd.CimdReason.REDIRECT_URI_REFUSED;
import static io.casa.cimd.CimdReason.SHARED_SECRET_REFUSED;
import static io.casa.cimd.CimdReason.URL_NOT_HTTPS;
import static io.casa.cimd.CimdReason.URL_WITH_QUERY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.cimd.KeySource.AtUrl;
import io.casa.cimd.KeySource.InDocument;
import io.casa.cimd.KeySource.NoKeys;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientDocumentReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DocumentUrl URL = Policies.url("https://client.example/agent.json");
  private static final String KEY =
      """
      {"kty":"EC","crv":"P-256","kid":"k1","use":"sig","alg":"ES256",
       "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
       "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";
  private static final String DOCUMENT =
      """
      {"client_id":"https://client.example/agent.json","client_name":"Agent",
       "grant_types":["client_credentials"],"token_endpoint_auth_method":"private_key_jwt",
       "jwks":{"keys":[%s]}}"""
          .formatted(KEY);

  /** A rule, and a change to a good document that breaks it. */
  record Rule(String name, String section, String member, String value, CimdReason reason) {
    @Override
    public String toString() {
      return section + " " + name + ": " + member + " = " + value;
    }
  }

  static Stream<Rule> rules() {
    String id = "client_id";
    String method = "token_endpoint_auth_method";
    String keys = "jwks";
    String uris = "redirect_uris";
    return Stream.of(
        new Rule("has a client_id", "4.1", id, null, CLIENT_ID_MISSING),
        new Rule("client_id is the URL", "4.1", id, "null", CLIENT_ID_MISMATCH),
        new Rule("client_id is the URL", "4.1", id, "[]", CLIENT_ID_MISMATCH),
        new Rule("client_id is the URL", "4.1", id, "\"\"", CLIENT_ID_MISMATCH),
        idRule("https://client.example/agent.json/"),
        idRule("https://client.example/Agent.json"),
        idRule("https://CLIENT.example/agent.json"),
        idRule("https://client.example:443/agent.json"),
        idRule("https://client.example/%61gent.json"),
        idRule(" https://client.example/agent.json"),
        new Rule("no secret", "4.1", "client_secret", "\"s\"", SHARED_SECRET_REFUSED),
        new Rule("no secret", "4.1", "client_secret", "null", SHARED_SECRET_REFUSED),
        new Rule("no secret", "4.1", "client_secret_expires_at", "0", SHARED_SECRET_REFUSED),
        new Rule("no secret", "4.1", "Client_Secret", "\"s\"", SHARED_SECRET_REFUSED),
        new Rule("no secret", "4.1", method, "\"client_secret_basic\"", SHARED_SECRET_REFUSED),
        new Rule("no secret", "4.1", method, "\"client_secret_post\"", SHARED_SECRET_REFUSED),
        new Rule("no secret", "4.1", method, "\"client_secret_jwt\"", SHARED_SECRET_REFUSED),
        new Rule("keys are used", "6.2", method, "\"none\"", KEY_AUTHENTICATION_REQUIRED),
        new Rule("known methods", "6.2", method, "\"tls_client_auth\"", AUTH_METHOD_NOT_SUPPORTED),
        new Rule("method is text", "6.2", method, "7", PROPERTY_MALFORMED),
        new Rule("method is text", "6.2", method, "null", PROPERTY_MALFORMED),
        new Rule(
            "asymmetric",
            "6.2",
            "token_endpoint_auth_signing_alg",
            "\"HS256\"",
            AUTH_METHOD_NOT_SUPPORTED),
        new Rule(
            "asymmetric",
            "6.2",
            "token_endpoint_auth_signing_alg",
            "\"none\"",
            AUTH_METHOD_NOT_SUPPORTED),
        new Rule("has keys", "6.2", keys, null, KEYS_MISSING),
        new Rule("has keys", "6.2", keys, "{\"keys\":[]}", KEYS_MISSING),
        new Rule("keys are a set", "RFC 7517 5", keys, "{}", KEYS_MALFORMED),
        new Rule("keys are a set", "RFC 7517 5", keys, "[]", KEYS_MALFORMED),
        new Rule("keys are a set", "RFC 7517 5", keys, "null", KEYS_MALFORMED),
        new Rule(
            "keys are public",
            "6.2",
            keys,
            "{\"keys\":[" + KEY.replace("\"kid\"", "\"d\":\"AA\",\"kid\"") + "]}",
            PRIVATE_KEY_PUBLISHED),
        new Rule(
            "one place for keys",
            "RFC 7591 2",
            "jwks_uri",
            "\"https://client.example/jwks.json\"",
            KEYS_MALFORMED),
        new Rule("text", "RFC 7591 2", "client_name", "[\"a\"]", PROPERTY_MALFORMED),
        new Rule("text", "RFC 7591 2", "client_name", "\"\\u0000\"", PROPERTY_MALFORMED),
        new Rule(
            "bounded",
            "RFC 7591 2",
            "client_name",
            "\"" + "n".repeat(256) + "\"",
            PROPERTY_MALFORMED),
        new Rule(
            "links are https", "6.4", "client_uri", "\"javascript:alert(1)\"", PROPERTY_MALFORMED),
        new Rule("grants are texts", "RFC 7591 2", "grant_types", "\"x\"", PROPERTY_MALFORMED),
        new Rule("grants are texts", "RFC 7591 2", "grant_types", "[1]", PROPERTY_MALFORMED),
        new Rule("a grant is left", "6.3", "grant_types", "[]", GRANT_TYPES_NOT_ALLOWED),
        new Rule(
            "a grant is left",
            "6.3",
            "grant_types",
            "[\"authorization_code\"]",
            GRANT_TYPES_NOT_ALLOWED),
        new Rule(
            "a grant is left", "6.3", "grant_types", "[\"password\"]", GRANT_TYPES_NOT_ALLOWED),
        new Rule("default grant", "RFC 7591 2", "grant_types", null, GRANT_TYPES_NOT_ALLOWED),
        new Rule("redirects are texts", "4.5", uris, "\"https://a.example\"", PROPERTY_MALFORMED),
        new Rule("exact redirects", "4.5", uris, "[\"https://a.example/*\"]", REDIRECT_URI_REFUSED),
        new Rule("exact redirects", "4.5", uris, "[\"*\"]", REDIRECT_URI_REFUSED),
        new Rule("exact redirects", "4.5", uris, "[\"/cb\"]", REDIRECT_URI_REFUSED),
        new Rule("safe redirects", "4.5", uris, "[\"http://a.example/cb\"]", REDIRECT_URI_REFUSED),
        new Rule("safe redirects", "4.5", uris, "[\"javascript:x()\"]", REDIRECT_URI_REFUSED),
        new Rule("safe redirects", "4.5", uris, "[\"data:text/html,x\"]", REDIRECT_URI_REFUSED),
        new Rule(
            "safe redirects", "4.5", uris, "[\"https://a.example/c#f\"]", REDIRECT_URI_REFUSED),
        new Rule(
            "safe redirects", "4.5", uris, "[\"https://u@a.example/c\"]", REDIRECT_URI_REFUSED),
        new Rule("safe redirects", "4.5", uris, "[\"app://cb\"]", REDIRECT_URI_REFUSED));
  }

  private static Rule idRule(String clientId) {
    return new Rule(
        "client_id is the URL", "4.1", "client_id", "\"" + clientId + "\"", CLIENT_ID_MISMATCH);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void readWhenRuleIsBrokenThenSaysWhich(Rule rule) throws JsonProcessingException {
    ObjectNode document = (ObjectNode) JSON.readTree(DOCUMENT);
    if (rule.value() == null) {
      document.remove(rule.member());
    } else {
      document.set(rule.member(), JSON.readTree(rule.value()));
    }

    Reading<ClientDocument> reading = read(document.toString(), Policies.with());

    assertThat(reading)
        .isInstanceOfSatisfying(
            Malformed.class, malformed -> assertThat(malformed.reason()).isEqualTo(rule.reason()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "\"text\"",
        "{} {}",
        "{\"client_id\":\"https://client.example/agent.json\",\"client_id\":\"x\"}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{'client_id':'x'}",
        "{\"a\":1,}",
        "{/**/}",
        "{\"a\":NaN}"
      })
  void readWhenNotOneJsonObjectWithUniqueNamesThenRefuses(String body) {
    assertThat(read(body, Policies.with())).isEqualTo(new Malformed<>(DOCUMENT_MALFORMED));
  }

  @Test
  void readWhenNotUtf8ThenRefuses() {
    assertThat(
            ClientDocumentReader.read(
                DOCUMENT.getBytes(StandardCharsets.UTF_16), URL, Policies.with()))
        .isEqualTo(new Malformed<>(DOCUMENT_MALFORMED));
    assertThat(
            ClientDocumentReader.read(
                new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, URL, Policies.with()))
        .isEqualTo(new Malformed<>(DOCUMENT_MALFORMED));
  }

  @Test
  void readWhenNestedTooDeeplyThenRefuses() {
    String deep = "{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}";

    assertThat(read(deep, Policies.with())).isEqualTo(new Malformed<>(DOCUMENT_MALFORMED));
  }

  @Test
  void readWhenPropertiesAreUnknownThenPassesThemOver() {
    ClientDocument document =
        valid(with("agent_card", "{\"url\":\"https://x.example\"}"), Policies.with());

    assertThat(document.name()).contains("Agent");
    assertThat(document.grantTypes()).containsExactly(GrantType.CLIENT_CREDENTIALS);
    assertThat(document.keys())
        .isInstanceOfSatisfying(
            InDocument.class, keys -> assertThat(keys.keys().ids()).containsExactly("k1"));
  }

  @Test
  void readWhenDocumentAsksForMoreGrantsThenNarrowsToThePolicy() {
    String asked =
        "[\"client_credentials\",\"password\",\"implicit\",\"refresh_token\","
            + "\"urn:ietf:params:oauth:grant-type:token-exchange\"]";

    assertThat(valid(with("grant_types", asked), Policies.with()).grantTypes())
        .isEqualTo(Set.of(GrantType.CLIENT_CREDENTIALS, GrantType.TOKEN_EXCHANGE));
  }

  @Test
  void readWhenScopeIsAskedForThenGivesNone() {
    assertThat(valid(with("scope", "\"admin\""), Policies.with()))
        .isEqualTo(valid(DOCUMENT, Policies.with()));
  }

  @Test
  void readWhenRequiredPropertyIsMissingOrEmptyThenRefuses() {
    TrustPolicy policy = Policies.with("required-properties", "tos_uri");

    for (String value : new String[] {"null", "\" \"", "[]", "{}"}) {
      assertThat(read(with("tos_uri", value), policy))
          .isEqualTo(new Malformed<>(PROPERTY_MISSING, "tos_uri"));
    }
    assertThat(read(DOCUMENT, policy)).isEqualTo(new Malformed<>(PROPERTY_MISSING, "tos_uri"));
    assertThat(read(with("tos_uri", "\"https://x.example\""), policy)).isInstanceOf(Valid.class);
  }

  @Test
  void readWhenKeysAreElsewhereThenOnlyAtATrustedUrl() {
    assertThat(keysAt("https://client.example/jwks.json"))
        .isInstanceOfSatisfying(
            Valid.class,
            valid ->
                assertThat(((ClientDocument) valid.value()).keys())
                    .isEqualTo(new AtUrl(Policies.url("https://client.example/jwks.json"))));
    assertThat(keysAt("https://other.example/jwks.json"))
        .isEqualTo(new Malformed<>(HOST_NOT_ALLOWED, "jwks_uri"));
    assertThat(keysAt("https://client.example:8443/jwks.json"))
        .isEqualTo(new Malformed<>(PORT_NOT_ALLOWED, "jwks_uri"));
    assertThat(keysAt("http://client.example/jwks.json"))
        .isEqualTo(new Malformed<>(URL_NOT_HTTPS, "jwks_uri"));
    assertThat(keysAt("https://client.example/jwks.json?x"))
        .isEqualTo(new Malformed<>(URL_WITH_QUERY, "jwks_uri"));
    assertThat(keysAt("jwks.json"))
        .isEqualTo(new Malformed<>(CimdReason.URL_MALFORMED, "jwks_uri"));
  }

  @Test
  void readWhenNoAuthenticationThenOnlyIfThePolicySaysSo() {
    String keyless = without(with("token_endpoint_auth_method", "\"none\""), "jwks");

    assertThat(read(keyless, Policies.with()))
        .isEqualTo(new Malformed<>(KEY_AUTHENTICATION_REQUIRED, "token_endpoint_auth_method"));
    assertThat(valid(keyless, Policies.with("key-authentication", "false")).keys())
        .isEqualTo(new NoKeys());
  }

  @Test
  void readWhenMethodIsLeftOutThenKeysSayIt() {
    String unsaid = without(DOCUMENT, "token_endpoint_auth_method");

    assertThat(valid(unsaid, Policies.with()).keys()).isInstanceOf(InDocument.class);
    assertThat(read(without(unsaid, "jwks"), Policies.with()))
        .isEqualTo(new Malformed<>(KEY_AUTHENTICATION_REQUIRED, "token_endpoint_auth_method"));
  }

  @Test
  void readWhenCodeIsGrantedThenNeedsRedirectUris() {
    TrustPolicy policy = Policies.with("grant-types", "authorization_code");
    String document = with("grant_types", "[\"authorization_code\"]");

    assertThat(read(document, policy))
        .isEqualTo(new Malformed<>(PROPERTY_MISSING, "redirect_uris"));
    assertThat(
            valid(
                    with(
                        document,
                        "redirect_uris",
                        "[\"https://a.example/cb?x=1\",\"http://127.0.0.1:7/cb\",\"com.example.app:/cb\"]"),
                    policy)
                .redirectUris())
        .hasSize(3);
  }

  private static Reading<ClientDocument> keysAt(String url) {
    return read(without(with("jwks_uri", "\"" + url + "\""), "jwks"), Policies.with());
  }

  private static String with(String member, String value) {
    return with(DOCUMENT, member, value);
  }

  private static String with(String document, String member, String value) {
    try {
      return ((ObjectNode) JSON.readTree(document)).set(member, JSON.readTree(value)).toString();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String without(String document, String member) {
    try {
      return ((ObjectNode) JSON.readTree(document)).without(member).toString();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Reading<ClientDocument> read(String body, TrustPolicy policy) {
    return ClientDocumentReader.read(body.getBytes(StandardCharsets.UTF_8), URL, policy);
  }

  private static ClientDocument valid(String body, TrustPolicy policy) {
    if (read(body, policy) instanceof Valid<ClientDocument> valid) {
      return valid.value();
    }
    throw new AssertionError("refused: " + read(body, policy));
  }
}
