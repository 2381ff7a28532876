/* SPDX-License-Identifier: Apache-2.0 */

/**
 * The providers in real Keycloak servers: how to write an integration test.
 *
 * <p>Annotate a class with {@link io.casa.keycloak.it.EachDatabase} and take a {@link
 * io.casa.keycloak.it.RunningKeycloak} in its constructor: the class runs once on H2 and once on
 * PostgreSQL. Servers start when they are first needed and are shared by all classes of a run, so a
 * class makes itself a realm:
 *
 * <pre>{@code
 * @EachDatabase
 * final class SomethingIT {
 *   private final TestRealm realm;
 *   private final AppKey key = AppKey.create();
 *
 *   SomethingIT(RunningKeycloak keycloak) {
 *     this.realm = keycloak.newRealm(); // per test method, or of an @BeforeAll, as it needs
 *   }
 *
 *   @Test
 *   void exchangeWhenTokenIsBadThenRefuses() {
 *     realm.putSystem(MasDocuments.banking(key.publicKeySet())); // answers like every call: Answer
 *     Answer answer = realm.tokenAs("assistant", key, Map.of("grant_type", "client_credentials"));
 *     assertThat(answer.status()).isEqualTo(400);
 *   }
 * }
 * }</pre>
 *
 * <p>A class that is extended with {@link io.casa.keycloak.it.KeycloakServers} can have a {@link
 * io.casa.keycloak.it.DocumentHost} too, which these servers trust, and a single server by {@link
 * io.casa.keycloak.it.On}.
 *
 * <p>Classes named {@code …OnKubernetes} need a real API server: Go to build it (once per user and
 * version, below the user's cache folder) and etcd. They run with {@code -Pkubernetes}, as {@code
 * .ci/run} does, and fail where they can't.
 *
 * <p>Run them with {@code mvn verify -pl keycloak-providers/integration-tests} after the providers
 * and the launcher were installed; {@code -Dit.test=SomethingIT} for one class.
 */
@NullMarked
package io.casa.keycloak.it;

import org.jspecify.annotations.NullMarked;
