/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.ActorChain;
import io.casa.exchange.CasaToken;
import io.casa.exchange.Intent;
import io.casa.keycloak.match.ToolMatchSettings;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.systems.RegisteredSystem;
import io.casa.toolcheck.CheckPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Verified tokens and callers to start tests from. */
public final class CasaTokens {
  /** The one intent of these tokens. */
  public static final Intent INTENT = new Intent("i", "h");

  private CasaTokens() {}

  /** A token of the system {@code bank} that was issued to the client {@code issued-to}. */
  public static RealmToken token(String scope, String audience) {
    return token(scope, audience, "bank", "issued-to");
  }

  /** A token. */
  public static RealmToken token(String scope, String audience, String system, String clientId) {
    return new RealmToken(
        new CasaToken(
            "alice",
            clientId,
            INTENT,
            system,
            Set.of(),
            ActorChain.NONE,
            Set.of(audience),
            Set.of(scope.split(" ")),
            Instant.EPOCH,
            "j"),
        "http://kc/realms/bank",
        0,
        Optional.empty(),
        Optional.empty());
  }

  /** An app {@code name} at {@code http://name} whose client is {@code name-client}. */
  public static Caller caller(String name) {
    var app =
        new RegisteredApp(
            name, AppType.AGENT, "http://" + name, name + "-client", Optional.empty(), Map.of());
    return new Caller(
        new RegisteredSystem(
            "bank",
            Set.of(),
            CheckPolicy.DEFAULT,
            Optional.empty(),
            List.of(app),
            ToolMatchSettings.standard()),
        app);
  }
}
