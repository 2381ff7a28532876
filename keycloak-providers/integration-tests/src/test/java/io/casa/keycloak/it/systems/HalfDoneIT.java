/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.keycloak.it.AppKey;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.MasDocuments;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.keycloak.it.TestRealm;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A registration that fails in its middle leaves nothing. The database is made to refuse one tool,
 * after clients and scopes were written; only PostgreSQL lets a test do that from outside.
 */
@ExtendWith(KeycloakServers.class)
final class HalfDoneIT {
  private final EmbeddedPostgres postgres;
  private final TestRealm realm;
  private final ObjectNode document = MasDocuments.banking(AppKey.create().publicKeySet());

  HalfDoneIT(@On(Setup.CASA_ON_POSTGRES) RunningKeycloak keycloak) {
    this.postgres = keycloak.postgres().orElseThrow();
    this.realm = keycloak.newRealm();
  }

  @BeforeEach
  void refusePoison() throws SQLException {
    execute(
        """
        CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.tool = 'poison' THEN RAISE EXCEPTION 'refused by the test'; END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER refuse_poison BEFORE INSERT ON casa_system_tool
          FOR EACH ROW EXECUTE FUNCTION refuse_poison();
        """);
  }

  @AfterEach
  void acceptPoison() throws SQLException {
    execute("DROP TRIGGER refuse_poison ON casa_system_tool; DROP FUNCTION refuse_poison();");
  }

  @Test
  void putWhenANewSystemFailsInTheMiddleThenTheRealmIsAsBefore() {
    JsonNode scopes = realm.admin("GET", "/client-scopes").json();
    addPoison();

    assertThat(realm.putSystem(document).status()).isEqualTo(500);

    assertThat(realm.admin("GET", "/casa/systems/banking").status()).isEqualTo(404);
    assertThat(realm.client(realm.clientId("assistant")).isMissingNode()).isTrue();
    assertThat(realm.admin("GET", "/client-scopes").json()).isEqualTo(scopes);
    assertThat(realm.admin("GET", "").json().path("defaultSignatureAlgorithm").asText())
        .isNotEqualTo("ES256");
    assertThat(realm.admin("GET", "/admin-events").json())
        .noneMatch(event -> event.path("resourceType").asText().equals("CASA_SYSTEM"));
  }

  @Test
  void putWhenAChangeFailsInTheMiddleThenTheSystemIsAsBefore() {
    assertThat(realm.putSystem(document).status()).isEqualTo(200);
    JsonNode registered = realm.admin("GET", "/casa/systems/banking").json();
    JsonNode client = realm.client(realm.clientId("assistant"));
    document.put("llm_host", "other.example");
    ((ArrayNode) document.path("apps")).remove(2);
    addPoison();

    assertThat(realm.putSystem(document).status()).isEqualTo(500);

    assertThat(realm.admin("GET", "/casa/systems/banking").json()).isEqualTo(registered);
    assertThat(realm.client(realm.clientId("assistant"))).isEqualTo(client);
    assertThat(realm.client(realm.clientId("web")).isMissingNode()).isFalse();
  }

  private void addPoison() {
    ((ArrayNode) document.path("apps").path(1).path("tools"))
        .addObject()
        .put("name", "poison")
        .putObject("inputSchema")
        .put("type", "object");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
