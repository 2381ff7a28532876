/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.vanilla;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.it.Answer;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A client that is no app of a multi-agent system asks a server with our providers and a stock one
 * for the same, and can't tell them apart.
 */
@ExtendWith(KeycloakServers.class)
@TestInstance(Lifecycle.PER_CLASS)
final class VanillaIT {
  private final PlainRealm ours;
  private final PlainRealm stock;

  VanillaIT(
      @On(Setup.CASA_ON_H2) RunningKeycloak withCasa, @On(Setup.STOCK) RunningKeycloak without) {
    this.ours = PlainRealm.create(withCasa);
    this.stock = PlainRealm.create(without);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          client credentials          | caller | grant_type=client_credentials
          with a scope                | caller | grant_type=client_credentials scope=address
          with openid                 | caller | grant_type=client_credentials scope=openid
          with a resource             | caller | grant_type=client_credentials resource=http://tools.example
          with authorization details  | caller | grant_type=client_credentials authorization_details=[{"type":"other"}]
          with details that are none  | caller | grant_type=client_credentials authorization_details=nonsense
          password                    | caller | grant_type=password username=alice password=wonderland
          exchange of an app's token  | caller | grant_type=EXCHANGE subject_token=SERVICE_TOKEN subject_token_type=ACCESS
          exchange of a user's token  | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS
          for an audience             | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS audience=target
          for a scope                 | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS scope=address
          for an access token         | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS requested_token_type=ACCESS
          for an ID token             | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS requested_token_type=ID scope=openid
          with a resource             | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS resource=http://tools.example
          with an actor token         | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS actor_token=nonsense actor_token_type=ACCESS
          with details                | caller | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS authorization_details=[{"type":"other"}]
          """)
  void tokenWhenRequestIsGoodThenIsOfTheSameKind(String what, String client, String form) {
    Answer withCasa = ours.token(client, form);
    Answer without = stock.token(client, form);

    assertThat(without.status()).as(without.json().toString()).isEqualTo(200);
    assertThat(ours.described(withCasa)).isEqualTo(stock.described(without));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no grant type               | caller       | scope=address
          unknown grant type          | caller       | grant_type=urn:example:grant
          unknown scope               | caller       | grant_type=client_credentials scope=nonsense
          a scope twice               | caller       | grant_type=client_credentials scope=address scope=phone
          wrong secret                | caller/wrong | grant_type=client_credentials
          unknown client              | nobody       | grant_type=client_credentials
          public client               | public       | grant_type=client_credentials
          no service account          | target       | grant_type=client_credentials
          wrong password              | caller       | grant_type=password username=alice password=nonsense
          no subject token            | caller       | grant_type=EXCHANGE subject_token_type=ACCESS
          no subject token type       | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN
          unknown subject token type  | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=urn:example:token
          a subject token type of IDs | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ID
          garbage                     | caller       | grant_type=EXCHANGE subject_token=nonsense subject_token_type=ACCESS
          broken signature            | caller       | grant_type=EXCHANGE subject_token=BROKEN_TOKEN subject_token_type=ACCESS
          unsigned                    | caller       | grant_type=EXCHANGE subject_token=UNSIGNED_TOKEN subject_token_type=ACCESS
          subject token twice         | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token=USER_TOKEN subject_token_type=ACCESS
          unknown audience            | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS audience=nobody
          audience out of reach       | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS audience=public
          unknown scope of exchange   | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS scope=nonsense
          unknown requested type      | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS requested_token_type=urn:example:token
          refresh token not allowed   | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS requested_token_type=REFRESH
          another subject             | caller       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS requested_subject=alice
          client without exchange     | target       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS
          exchange by a public client | public       | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS
          client not in the audience  | outsider     | grant_type=EXCHANGE subject_token=USER_TOKEN subject_token_type=ACCESS
          """)
  void tokenWhenRequestIsBadThenIsTheSameError(String what, String client, String form) {
    Answer withCasa = ours.token(client, form);
    Answer without = stock.token(client, form);

    assertThat(without.status()).as(without.json().toString()).isBetween(400, 403);
    assertThat(ours.described(withCasa)).isEqualTo(stock.described(without));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/realms/plain/.well-known/openid-configuration,        200",
    "/realms/plain/.well-known/oauth-authorization-server,  200",
    "/.well-known/oauth-authorization-server/realms/plain,  200",
    "/.well-known/openid-configuration/realms/plain,        404",
  })
  void metadataWhenRealmHasNoSystemThenIsTheSame(String path, int status) {
    Answer withCasa = ours.get(path);
    Answer without = stock.get(path);

    assertThat(without.status()).isEqualTo(status);
    assertThat(withCasa.status()).isEqualTo(status);
    assertThat(ours.sorted(withCasa.json())).isEqualTo(stock.sorted(without.json()));
  }
}
