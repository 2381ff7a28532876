/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.workloads;

import static io.casa.keycloak.it.workloads.WorkloadRealm.JWT_BEARER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.OnPostgres;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.TestRealm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registration makes of the realm for apps with a workload identity. */
@OnPostgres
final class WorkloadSystemsIT {
  private final Platform platform = Platform.start();
  private final WorkloadRealm opened;
  private final TestRealm realm;

  WorkloadSystemsIT(RunningKeycloak keycloak) {
    this.realm = keycloak.newRealm();
    this.opened = new WorkloadRealm(realm);
  }

  @AfterEach
  void stop() {
    platform.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kubernetes", "spiffe"})
  void putWhenAppHasAWorkloadIdentityThenMakesItsPlatformKnownOnce(String kind) {
    ObjectNode document = WorkloadRealm.document(identity(kind));

    Answer answer = realm.putSystem(document);

    String alias = onlyAlias();
    assertThat(alias).startsWith("casa-" + kind + "-");
    assertThat(changes(answer)).contains("identity provider " + alias + ": created");
    JsonNode client = realm.client(realm.clientId("assistant"));
    assertThat(client.path("clientAuthenticatorType").textValue()).isEqualTo("federated-jwt");
    assertThat(client.at("/attributes/jwt.credential.issuer").textValue()).isEqualTo(alias);
    assertThat(client.at("/attributes/jwt.credential.sub").textValue())
        .isEqualTo(kind.equals("spiffe") ? Platform.SPIFFE_ID : Platform.SERVICE_ACCOUNT);
    assertThat(client.path("attributes").has("jwks.string")).isFalse();
    assertThat(changes(realm.putSystem(document))).isEmpty();
  }

  @Test
  void putWhenAppGoesBackToKeysThenForgetsThePlatform() {
    realm.putSystem(WorkloadRealm.document(platform.kubernetes()));
    String alias = onlyAlias();
    AppKey key = AppKey.create();

    Answer answer = realm.putSystem(MasDocuments.banking(key.publicKeySet()));

    assertThat(changes(answer))
        .containsExactlyInAnyOrder(
            "client assistant: changed", "identity provider " + alias + ": removed");
    assertThat(aliases()).isEmpty();
    JsonNode attributes = realm.client(realm.clientId("assistant")).path("attributes");
    assertThat(attributes.has("jwt.credential.sub")).isFalse();
    assertThat(attributes.has("jwt.credential.issuer")).isFalse();
    assertThat(
            opened
                .askIntent(JWT_BEARER, platform.sign(platform.serviceAccountToken(realm.issuer())))
                .text("error"))
        .isEqualTo("invalid_client");
  }

  @Test
  void deleteWhenAnotherSystemNeedsThePlatformThenItStaysUntilTheLast() {
    realm.putSystem(WorkloadRealm.document(platform.kubernetes()));
    ObjectNode other = other(platform.kubernetes().replace("assistant", "other"));
    assertThat(changes(realm.putSystem(other)))
        .noneMatch(change -> change.startsWith("identity provider"));

    realm.admin("DELETE", "/casa/systems/banking");
    assertThat(aliases()).hasSize(1);

    realm.admin("DELETE", "/casa/systems/other");
    assertThat(aliases()).isEmpty();
  }

  @Test
  void putWhenPlatformWasChangedByHandThenItIsBroughtBack() {
    ObjectNode document = WorkloadRealm.document(platform.kubernetes());
    realm.putSystem(document);
    String path = "/identity-provider/instances/" + onlyAlias();
    ObjectNode changed = (ObjectNode) realm.admin("GET", path).json();
    ((ObjectNode) changed.path("config")).put("allowedClockSkew", "3600");
    realm.admin("PUT", path, changed.toString());

    Answer answer = realm.putSystem(document);

    assertThat(changes(answer)).containsExactly("identity provider " + onlyAlias() + ": changed");
    assertThat(realm.admin("GET", path).json().at("/config/allowedClockSkew").textValue())
        .isEqualTo("10");
  }

  @Test
  void putWhenIssuerBelongsToAnothersProviderThenRefuses() {
    addProvider("ours", platform.issuer());

    expectConflict(realm.putSystem(WorkloadRealm.document(platform.kubernetes())));

    assertThat(realm.client(realm.clientId("assistant")).isMissingNode()).isTrue();
  }

  @Test
  void putWhenAliasBelongsToAnothersProviderThenRefuses() {
    ObjectNode document = WorkloadRealm.document(platform.kubernetes());
    realm.putSystem(document);
    String alias = onlyAlias();
    realm.admin("DELETE", "/casa/systems/banking");
    addProvider(alias, "https://elsewhere.example");

    expectConflict(realm.putSystem(document));
  }

  @Test
  void putWhenWorkloadIsAnotherSystemsThenRefuses() {
    realm.putSystem(WorkloadRealm.document(platform.kubernetes()));

    Answer answer = realm.putSystem(other(platform.kubernetes()));

    expectConflict(answer);
  }

  @Test
  void putWhenRealmDemandsTlsThenRefusesAPlatformWithout() {
    realm.admin("PUT", "", "{\"realm\": \"%s\", \"sslRequired\": \"all\"}".formatted(realm.name()));

    Answer answer = realm.putSystem(WorkloadRealm.document(platform.spiffe()));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("field")).isEqualTo("/apps/0/workloadIdentity/spiffe");
    assertThat(answer.text("casa_reason")).isEqualTo("invalid_mas_document");
    assertThat(aliases()).isEmpty();
  }

  private String identity(String kind) {
    return kind.equals("spiffe") ? platform.spiffe() : platform.kubernetes();
  }

  private static ObjectNode other(String workloadIdentity) {
    return MasDocuments.read(
        """
        {"schema": "casa.io/mas/v1", "name": "other", "enabledToolChecks": [],
         "apps": [{"name": "other", "type": "agent",
                   "baseUrl": {"host": "other.example", "scheme": "https"},
                   "workloadIdentity": %s}]}
        """
            .formatted(workloadIdentity));
  }

  @Test
  void putWhenRealmDoesNotAskForPlatformsTokensThenRefusesAndChangesNothing() {
    ObjectNode step =
        realm
            .admin("GET", "/authentication/flows/clients/executions")
            .json()
            .valueStream()
            .filter(execution -> execution.path("providerId").asText().equals("federated-jwt"))
            .map(ObjectNode.class::cast)
            .findFirst()
            .orElseThrow();
    step.put("requirement", "DISABLED");
    assertThat(
            realm
                .admin("PUT", "/authentication/flows/clients/executions", step.toString())
                .status())
        .isEqualTo(204);

    Answer answer = realm.putSystem(WorkloadRealm.document(platform.kubernetes()));

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(400);
    assertThat(answer.text("casa_reason")).isEqualTo("invalid_mas_document");
    assertThat(answer.text("field")).isEqualTo("/apps/0/workloadIdentity");
    assertThat(aliases()).isEmpty();
    assertThat(realm.client(realm.clientId("assistant")).isMissingNode()).isTrue();
  }

  private void addProvider(String alias, String issuer) {
    Answer answer =
        realm.admin(
            "POST",
            "/identity-provider/instances",
            """
            {"alias": "%s", "providerId": "kubernetes", "enabled": true, "config": {"issuer": "%s"}}
            """
                .formatted(alias, issuer));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
  }

  private static void expectConflict(Answer answer) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(409);
    assertThat(answer.text("error")).isEqualTo("conflict");
    assertThat(answer.text("field")).isEqualTo("/apps/0/workloadIdentity");
  }

  private String onlyAlias() {
    assertThat(aliases()).hasSize(1);
    return aliases().getFirst();
  }

  private List<String> aliases() {
    List<String> aliases = new ArrayList<>();
    realm
        .admin("GET", "/identity-provider/instances")
        .json()
        .forEach(provider -> aliases.add(provider.path("alias").textValue()));
    return aliases;
  }

  private static List<String> changes(Answer answer) {
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    List<String> changes = new ArrayList<>();
    answer.json().path("changed").forEach(change -> changes.add(change.textValue()));
    return changes;
  }
}
