/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.EachDatabase;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.TestRealm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

@EachDatabase
final class SystemsIT {
  private static final String SYSTEM = "/casa/systems/banking";

  private final TestRealm realm;
  private final AppKey key = AppKey.create();
  private final ObjectNode document = MasDocuments.banking(key.publicKeySet());

  SystemsIT(RunningKeycloak keycloak) {
    this.realm = keycloak.newRealm();
  }

  @Test
  void putWhenSystemIsNewThenSaysWhatItMade() {
    Answer answer = realm.putSystem(document);

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    assertThat(answer.text("name")).isEqualTo("banking");
    assertThat(answer.headers().firstValue("ETag")).contains("\"" + answer.text("etag") + "\"");
    assertThat(texts(answer.json().path("changed")))
        .contains(
            "realm: signs with ES256",
            "realm: ES256 key created",
            "scope user-input: created",
            "scope tool:transfer: created",
            "client assistant: created",
            "client web: created",
            "role casa-approver: created",
            "client casa-approvals: created",
            "tool bank-tools/get_accounts: created");
    JsonNode assistant = answer.json().path("apps").path(0);
    assertThat(assistant.path("name").textValue()).isEqualTo("assistant");
    assertThat(assistant.path("type").textValue()).isEqualTo("agent");
    assertThat(assistant.path("client_id").textValue()).isEqualTo(realm.clientId("assistant"));
    assertThat(assistant.path("url").textValue()).isEqualTo("http://assistant.bank.example");
  }

  @Test
  void putWhenSystemIsNewThenItsClientsCanOnlyProveThemselvesByKey() {
    realm.putSystem(document);

    JsonNode client = realm.client(realm.clientId("assistant"));
    assertThat(client.path("clientAuthenticatorType").textValue()).isEqualTo("client-jwt");
    for (String flow :
        List.of(
            "publicClient",
            "bearerOnly",
            "standardFlowEnabled",
            "implicitFlowEnabled",
            "directAccessGrantsEnabled",
            "serviceAccountsEnabled",
            "fullScopeAllowed")) {
      assertThat(client.path(flow).booleanValue()).as(flow).isFalse();
    }
    assertThat(client.path("redirectUris")).isEmpty();
    assertThat(client.path("defaultClientScopes")).isEmpty();
    assertThat(texts(client.path("optionalClientScopes")))
        .containsExactlyInAnyOrder(
            "user-input",
            "llm-access",
            "call-tools",
            "read-resources",
            "get-prompts",
            "answer-server",
            "tool:get_accounts",
            "tool:transfer",
            "tool:get_scheduled_payments");
    JsonNode attributes = client.path("attributes");
    assertThat(attributes.path("casa.system").textValue()).isEqualTo("banking");
    assertThat(attributes.path("token.endpoint.auth.signing.alg").textValue()).isEqualTo("ES256");
    assertThat(realm.client(realm.clientId("bank-tools")).path("optionalClientScopes")).isEmpty();
  }

  @Test
  void putWhenSystemIsNewThenRealmSignsWithEs256() {
    realm.putSystem(document);

    assertThat(realm.admin("GET", "").json().path("defaultSignatureAlgorithm").textValue())
        .isEqualTo("ES256");
    assertThat(realm.keys())
        .anySatisfy(published -> assertThat(published.path("alg").textValue()).isEqualTo("ES256"));
  }

  @Test
  void putWhenDocumentIsTheSameThenNothingChanges() {
    String etag = realm.putSystem(document).text("etag");

    Answer again = realm.putSystem(document);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("changed")).isEmpty();
    assertThat(again.text("etag")).isEqualTo(etag);
    assertThat(events("UPDATE")).isEmpty();
  }

  @Test
  void putWhenPartsChangeThenSaysJustThose() {
    realm.putSystem(document);
    tool(0).put("description", "Lists all accounts.");
    ((ArrayNode) document.path("apps").path(1).path("tools")).remove(1);
    ((ArrayNode) document.path("apps")).remove(2);
    document.put("llm_host", "http://other.example");
    document.put("refusalForm", "jsonrpc_error");

    Answer answer = realm.putSystem(document);

    assertThat(texts(answer.json().path("changed")))
        .containsExactlyInAnyOrder(
            "llm_host: changed",
            "refusalForm: changed",
            "client assistant: changed",
            "client web: removed",
            "tool bank-tools/get_accounts: definition changed",
            "tool bank-tools/transfer: removed",
            "scope tool:transfer: removed");
    assertThat(realm.client(realm.clientId("web")).isMissingNode()).isTrue();
    assertThat(scopes()).contains("tool:get_accounts").doesNotContain("tool:transfer");
    assertThat(realm.putSystem(document).json().path("changed")).isEmpty();
  }

  @Test
  void putWhenClientWasChangedByHandThenItIsBroughtBack() {
    realm.putSystem(document);
    String id = realm.client(realm.clientId("assistant")).path("id").textValue();
    realm.admin(
        "PUT",
        "/clients/" + id,
        """
        {"clientId": "%s", "standardFlowEnabled": true, "redirectUris": ["http://evil.example/*"]}
        """
            .formatted(realm.clientId("assistant")));

    Answer answer = realm.putSystem(document);

    assertThat(texts(answer.json().path("changed"))).containsExactly("client assistant: changed");
    assertThat(realm.client(realm.clientId("assistant")).path("redirectUris")).isEmpty();
  }

  @Test
  void putWhenKeyIsRotatedThenOnlyTheNewKeyProvesTheApp() {
    realm.putSystem(document);
    assertThat(errorOfAuthentication(key)).isNotEqualTo("invalid_client");
    AppKey rotated = AppKey.create();

    realm.putSystem(MasDocuments.banking(rotated.publicKeySet()));

    assertThat(errorOfAuthentication(key)).isEqualTo("invalid_client");
    assertThat(errorOfAuthentication(rotated)).isNotEqualTo("invalid_client");
  }

  @Test
  void putWhenFieldIsBadThenNamesItAndChangesNothing() {
    ((ObjectNode) document.path("apps").path(1)).put("type", "robot");

    Answer answer = realm.putSystem(document);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("error")).isEqualTo("invalid_request");
    assertThat(answer.text("field")).isEqualTo("/apps/1/type");
    assertThat(answer.text("casa_reason")).isEqualTo("invalid_mas_document");
    assertThat(answer.text("error_description")).isNotBlank();
    assertThat(realm.admin("GET", SYSTEM).status()).isEqualTo(404);
    assertThat(realm.client(realm.clientId("assistant")).isMissingNode()).isTrue();
    assertThat(realm.admin("GET", "").json().path("defaultSignatureAlgorithm").textValue())
        .isNotEqualTo("ES256");
  }

  @Test
  void putWhenBodyIsNoJsonThenNamesTheWholeDocument() {
    Answer answer = realm.putSystem("banking", "{\"name\": \"a\", \"name\": \"b\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("field")).isEmpty();
    assertThat(realm.putSystem("banking", "").status()).isEqualTo(400);
  }

  @Test
  void putWhenNameIsNotThePathsThenNamesIt() {
    Answer answer = realm.putSystem("other", document.toString());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo("/name");
  }

  @Test
  void putWhenClientIsAnothersThenLeavesItAlone() {
    String clientId = realm.clientId("web");
    realm.admin(
        "POST", "/clients", "{\"clientId\": \"%s\", \"publicClient\": true}".formatted(clientId));

    Answer answer = realm.putSystem(document);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("field")).isEqualTo("/apps/2/name");
    assertThat(realm.client(clientId).path("publicClient").booleanValue()).isTrue();
    assertThat(realm.client(realm.clientId("assistant")).isMissingNode()).isTrue();
    assertThat(realm.admin("GET", SYSTEM).status()).isEqualTo(404);
  }

  @Test
  void putWhenScopeIsAnothersThenLeavesItAlone() {
    realm.admin(
        "POST",
        "/client-scopes",
        "{\"name\": \"tool:transfer\", \"protocol\": \"openid-connect\", \"description\": \"mine\"}");

    Answer answer = realm.putSystem(document);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("field")).isEqualTo("/apps/1/tools/1/name");
    assertThat(realm.client(realm.clientId("assistant")).isMissingNode()).isTrue();
  }

  @Test
  void putWhenAppBelongsToAnotherSystemThenLeavesItAlone() {
    realm.putSystem(document);
    document.put("name", "second");

    Answer answer = realm.putSystem(document);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("field")).isEqualTo("/apps/0/name");
    assertThat(
            realm
                .client(realm.clientId("assistant"))
                .path("attributes")
                .path("casa.system")
                .textValue())
        .isEqualTo("banking");
  }

  @Test
  void getWhenRegisteredThenGivesTheDocument() {
    String etag = realm.putSystem(document).text("etag");

    Answer answer = realm.admin("GET", SYSTEM);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(document);
    assertThat(answer.headers().firstValue("ETag")).contains("\"" + etag + "\"");
  }

  @Test
  void deleteWhenRegisteredThenTakesEverythingOfOursAlong() {
    Set<String> before = scopes();
    realm.putSystem(document);

    Answer answer = realm.admin("DELETE", SYSTEM);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(realm.admin("GET", SYSTEM).status()).isEqualTo(404);
    assertThat(realm.admin("DELETE", SYSTEM).status()).isEqualTo(404);
    assertThat(realm.client(realm.clientId("assistant")).isMissingNode()).isTrue();
    assertThat(scopes()).isEqualTo(before);
    assertThat(realm.putSystem(document).status()).isEqualTo(200);
  }

  @Test
  void deleteWhenAnotherSystemNeedsAScopeThenItStays() {
    realm.putSystem(document);
    ObjectNode second =
        MasDocuments.read(
            """
            {"schema": "casa.io/mas/v1", "name": "second", "enabledToolChecks": [],
             "apps": [{"name": "other-tools", "type": "mcp_server",
               "baseUrl": {"host": "other.example", "scheme": "http"},
               "tools": [{"name": "transfer", "inputSchema": {"type": "object"}}]}]}
            """);
    assertThat(realm.putSystem(second).status()).isEqualTo(200);

    realm.admin("DELETE", SYSTEM);

    assertThat(scopes())
        .contains("user-input", "tool:transfer")
        .doesNotContain("tool:get_accounts");
  }

  @Test
  void deleteWhenRealmIsRemovedThenItsSystemsGoWithIt() {
    realm.putSystem(document);

    assertThat(realm.admin("DELETE", "").status()).isEqualTo(204);

    TestRealm again = realm.keycloak().newRealm(realm.name());
    assertThat(again.admin("GET", SYSTEM).status()).isEqualTo(404);
  }

  @Test
  void everyCallWhenCallerHasNoTokenThenIsUnauthorized() {
    for (String method : List.of("PUT", "GET", "DELETE")) {
      assertThat(callAs("nonsense", method).status()).as(method).isEqualTo(401);
    }
  }

  @Test
  void everyCallWhenCallerLacksARoleThenIsForbidden() {
    realm.putSystem(document);

    String viewer = tokenWithRoles("view-realm");
    String realmManager = tokenWithRoles("manage-realm");
    String clientManager = tokenWithRoles("manage-clients");
    String nobody = tokenWithRoles("query-users");

    assertThat(callAs(viewer, "GET").status()).isEqualTo(200);
    assertThat(callAs(nobody, "GET").status()).isEqualTo(403);
    for (String method : List.of("PUT", "DELETE")) {
      assertThat(callAs(viewer, method).status()).as(method).isEqualTo(403);
      assertThat(callAs(realmManager, method).status()).as(method).isEqualTo(403);
      assertThat(callAs(clientManager, method).status()).as(method).isEqualTo(403);
    }
    assertThat(callAs(tokenWithRoles("manage-realm", "manage-clients"), "PUT").status())
        .isEqualTo(200);
    String waiting = SYSTEM + "/tool-definitions";
    assertThat(callAs(viewer, "GET", waiting).status()).isEqualTo(200);
    assertThat(callAs(nobody, "GET", waiting).status()).isEqualTo(403);
    for (String ruling : List.of("/approvals", "/rejections")) {
      assertThat(callAs(viewer, "POST", waiting + ruling).status()).isEqualTo(403);
      assertThat(callAs(realmManager, "POST", waiting + ruling).status()).isEqualTo(403);
      assertThat(callAs(clientManager, "POST", waiting + ruling).status()).isEqualTo(403);
    }
  }

  @Test
  void everyChangeWhenMadeThenIsAnAdminEvent() {
    realm.putSystem(document);
    document.put("llm_host", "other.example");
    realm.putSystem(document);
    realm.admin("DELETE", SYSTEM);

    for (String operation : List.of("CREATE", "UPDATE", "DELETE")) {
      assertThat(events(operation))
          .as(operation)
          .singleElement()
          .satisfies(
              event ->
                  assertThat(event.path("resourcePath").textValue())
                      .isEqualTo("casa/systems/banking"));
    }
  }

  private ObjectNode tool(int index) {
    return (ObjectNode) document.path("apps").path(1).path("tools").path(index);
  }

  private String errorOfAuthentication(AppKey with) {
    return realm
        .tokenAs("assistant", with, Map.of("grant_type", "client_credentials"))
        .json()
        .path("error")
        .asText();
  }

  private Answer callAs(String bearer, String method) {
    return callAs(bearer, method, SYSTEM);
  }

  private Answer callAs(String bearer, String method, String path) {
    return realm
        .keycloak()
        .admin()
        .callAs(bearer, method, "/realms/" + realm.name() + path, document.toString());
  }

  /** A service account of the realm with these of its management roles. */
  private String tokenWithRoles(String... names) {
    String clientId = "caller-" + String.join("-", names);
    realm.admin(
        "POST",
        "/clients",
        """
        {"clientId": "%s", "secret": "secret", "serviceAccountsEnabled": true}
        """
            .formatted(clientId));
    String id = realm.client(clientId).path("id").textValue();
    String user = realm.admin("GET", "/clients/" + id + "/service-account-user").text("id");
    String management = realm.client("realm-management").path("id").textValue();
    ArrayNode roles = document.arrayNode();
    for (String name : names) {
      roles.add(realm.admin("GET", "/clients/" + management + "/roles/" + name).json());
    }
    realm.admin(
        "POST", "/users/" + user + "/role-mappings/clients/" + management, roles.toString());
    return realm
        .token(
            List.of(
                Map.entry("grant_type", "client_credentials"),
                Map.entry("client_id", clientId),
                Map.entry("client_secret", "secret")))
        .text("access_token");
  }

  private List<JsonNode> events(String operation) {
    return realm
        .admin("GET", "/admin-events?operationTypes=" + operation)
        .json()
        .valueStream()
        .filter(event -> event.path("resourceType").textValue().equals("CASA_SYSTEM"))
        .toList();
  }

  private Set<String> scopes() {
    Set<String> names = new TreeSet<>();
    realm
        .admin("GET", "/client-scopes")
        .json()
        .forEach(scope -> names.add(scope.path("name").textValue()));
    return names;
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::textValue).toList();
  }
}
