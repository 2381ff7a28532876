/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.ClientKey;
import io.casa.sidecar.keycloak.KeycloakClient;
import io.casa.sidecar.keycloak.KeycloakRequests;
import io.casa.sidecar.keycloak.RealmNews;
import io.casa.sidecar.keycloak.RevocationListener;
import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.token.RealmKeys;
import io.casa.sidecar.token.RevokedIntents;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The guards of one app: what they remember, and the rules that are in force. */
final class GuardAssembly implements Guards {
  /**
   * What the guards need of the world.
   *
   * @param began when this process did; what was accepted before that nobody remembers
   */
  record Surroundings(
      AuthorizationServer server,
      RealmKeys keys,
      Clock clock,
      Instant began,
      DecisionBook book,
      RevokedIntents revoked,
      MemoryShare memory,
      Runnable close) {}

  private final Surroundings surroundings;
  private final GuardMemory memory;
  private volatile GuardRules rules;

  GuardAssembly(GuardSettings settings, Surroundings surroundings) throws SidecarException {
    this.surroundings = surroundings;
    memory = new GuardMemory(settings, surroundings);
    rules = GuardRules.of(settings, surroundings, memory);
    memory.follow(settings, settings, rules.toldServers());
  }

  /** The guards with the real Keycloak behind them. */
  static GuardAssembly open(
      GuardSettings settings,
      DecisionLog decisions,
      KeycloakRequests requests,
      MemoryShare memory,
      Optional<Runnable> systemChanged)
      throws SidecarException {
    Clock clock = Clock.systemUTC();
    ClientKey key = AppKey.read(settings.app().privateKeyFile());
    KeycloakClient client =
        new KeycloakClient(settings.issuer(), settings.app().clientId(), key, clock, requests);
    RevokedIntents revoked = new RevokedIntents();
    Optional<RevocationListener> listener =
        needsNews(settings, systemChanged)
            ? Optional.of(
                RevocationListener.start(
                    settings.issuer(),
                    settings.app().clientId(),
                    key,
                    clock,
                    new News(revoked, systemChanged)))
            : Optional.empty();
    return new GuardAssembly(
        settings,
        new Surroundings(
            client,
            new RealmKeys(client::keys, clock),
            clock,
            clock.instant(),
            new DecisionBook(decisions, clock, System::nanoTime),
            revoked,
            memory,
            () -> {
              listener.ifPresent(RevocationListener::close);
              client.close();
            }));
  }

  /**
   * An MCP server accepts what was issued before, and an agent answers from what it remembers of
   * its sessions. A client has neither, but may follow its system.
   */
  private static boolean needsNews(GuardSettings settings, Optional<Runnable> systemChanged) {
    return settings.app().type() != AppType.CLIENT || systemChanged.isPresent();
  }

  private record News(RevokedIntents intents, Optional<Runnable> systemChanged)
      implements RealmNews {
    @Override
    public void revoked(String intentId) {
      intents.add(intentId);
    }

    @Override
    public void systemMayHaveChanged() {
      systemChanged.ifPresent(Runnable::run);
    }
  }

  @Override
  public Runnable prepare(GuardSettings next) throws SidecarException {
    GuardRules prepared = GuardRules.of(next, surroundings, memory);
    return () -> {
      memory.follow(rules.settings(), next, prepared.toldServers());
      rules = prepared;
    };
  }

  @Override
  public RequestGuard inbound() {
    return request -> rules.inbound().decide(request);
  }

  @Override
  public RequestGuard outbound() {
    return request -> rules.outbound().decide(request);
  }

  @Override
  public AnswerReaders answers() {
    return metadata -> rules.answers().open(metadata);
  }

  @Override
  public WaitingRoom waitingRoom() {
    return memory.waitingRoom;
  }

  @Override
  public int sessions() {
    return memory.sessions.running();
  }

  @Override
  public void warmUp() throws SidecarException {
    WarmUp.run(rules.settings());
  }

  @Override
  public void close() {
    memory.sessions.clear();
    surroundings.close().run();
  }
}
