/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.Http;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.TestRealm;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A realm whose assistant proves itself by a token of its platform. */
record WorkloadRealm(TestRealm realm) {
  static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
  static final String JWT_SPIFFE = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";

  static WorkloadRealm open(RunningKeycloak keycloak, String workloadIdentity) {
    WorkloadRealm opened = new WorkloadRealm(keycloak.newRealm());
    Answer answer = opened.realm.putSystem(document(workloadIdentity));
    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(200);
    return opened;
  }

  /** The bank's system with this workload identity of its assistant. */
  static ObjectNode document(String workloadIdentity) {
    ObjectNode document = MasDocuments.banking("{\"keys\": []}");
    ObjectNode assistant = (ObjectNode) document.path("apps").path(0);
    assistant.remove("jwks");
    assistant.set("workloadIdentity", MasDocuments.read(workloadIdentity));
    return document;
  }

  /** Asks for an intent token. */
  Answer askIntent(String assertionType, String assertion) {
    return post(
        "token",
        assertionType,
        assertion,
        Map.of(
            "grant_type",
            "client_credentials",
            "authorization_details",
            "[{\"type\": \"urn:casa:user-input\", \"prompt\": \"Pay the rent\"}]"));
  }

  /** Posts a form to one of the realm's OpenID Connect endpoints. */
  Answer post(String path, String assertionType, String assertion, Map<String, String> more) {
    List<Map.Entry<String, String>> fields = new ArrayList<>(more.entrySet());
    fields.add(Map.entry("client_assertion_type", assertionType));
    fields.add(Map.entry("client_assertion", assertion));
    return Http.form(realm.url() + "/protocol/openid-connect/" + path, fields);
  }

  /** Asks for a decision (AuthZEN), where the assertion stands in a header. */
  Answer askDecision(String intentToken, String assertion) {
    return Http.send(
        HttpRequest.newBuilder(URI.create(realm.url() + "/casa/access/v1/evaluation"))
            .header("Authorization", "Bearer " + intentToken)
            .header("Casa-Client-Assertion", assertion)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}")));
  }

  static void expectRefusal(Answer answer, String reason) {
    assertThat(answer.json().path("error").asText())
        .as(answer.json().toString())
        .isEqualTo("invalid_client");
    assertThat(answer.json().path("casa_reason").asText())
        .as(answer.json().toString())
        .isEqualTo(reason);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().has("access_token")).isFalse();
  }
}
