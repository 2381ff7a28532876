/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.keycloak.it.DocumentHost;
import io.casa.keycloak.it.KeycloakServers;
import io.casa.keycloak.it.On;
import io.casa.keycloak.it.RunningKeycloak;
import io.casa.keycloak.it.Setup;
import io.casa.keycloak.it.TestRealm;
import io.casa.keycloak.it.docs.PageRun.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever copies the examples of {@code docs/endpoints.md} gets what it says. */
@ExtendWith(KeycloakServers.class)
final class EndpointExamplesIT {
  private static final Path PAGE = Path.of(System.getProperty("casa.root"), "docs", "endpoints.md");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> exampleWhenRunThenAnswersAsShown(
      @On(Setup.CASA_ON_H2) RunningKeycloak keycloak, DocumentHost host) {
    List<Example> examples = Example.of(PAGE);
    PageRun run = PageRun.of(examples, folder, variables(keycloak, host));

    assertThat(run.results()).as(run.complaints()).hasSameSizeAs(examples);
    return IntStream.range(0, examples.size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    examples.get(i).toString(),
                    () -> check(examples.get(i), run.results().get(i), run.complaints())));
  }

  /** What shows no answer must go well; a shown one may be that of a curl that was cut off. */
  private static void check(Example example, Result result, String complaints) {
    assertThat(example.answer().map(shown -> shown.differences(result.output())).orElse(List.of()))
        .as("%s%n%s%n%s", example, result.output(), complaints)
        .isEmpty();
    if (example.answer().isEmpty()) {
      assertThat(result.status()).as("%s%n%s", example, complaints).isZero();
    }
  }

  private Map<String, String> variables(RunningKeycloak keycloak, DocumentHost host) {
    TestRealm realm = keycloak.newRealm();
    return Map.of(
        "KEYCLOAK", keycloak.baseUrl(),
        "REALM", realm.name(),
        "ADMIN_USER", keycloak.account().user(),
        "ADMIN_PASSWORD", keycloak.account().password(),
        "USER_TOKEN", userToken(realm),
        "AGENTS", host.share(folder.resolve("public")));
  }

  private static String userToken(TestRealm realm) {
    realm.admin(
        "POST",
        "/clients",
        """
        {"clientId": "portal", "publicClient": true, "directAccessGrantsEnabled": true}
        """);
    realm.admin(
        "POST",
        "/users",
        """
        {"username": "alice", "enabled": true, "email": "alice@bank.example",
         "emailVerified": true, "firstName": "Alice", "lastName": "A",
         "credentials": [{"type": "password", "value": "alice", "temporary": false}]}
        """);
    return realm
        .token(
            List.of(
                Map.entry("grant_type", "password"),
                Map.entry("client_id", "portal"),
                Map.entry("username", "alice"),
                Map.entry("password", "alice")))
        .text("access_token");
  }
}
