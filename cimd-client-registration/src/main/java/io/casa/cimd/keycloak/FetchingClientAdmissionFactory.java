/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.TrustPolicy;
import io.casa.cimd.fetch.AddressRule;
import io.casa.cimd.fetch.CheckedNames;
import io.casa.cimd.fetch.DocumentFetcher;
import io.casa.cimd.fetch.ExceptedAddresses;
import io.casa.cimd.fetch.FetchLimits;
import io.casa.cimd.fetch.FetchSlots;
import io.casa.cimd.fetch.SpecialUseAddresses;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.keycloak.Config;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.timer.TimerProvider;

/** Wires what admits clients to this server: its clock, its resolver and what it trusts in TLS. */
public final class FetchingClientAdmissionFactory implements ClientAdmissionFactory {
  private static final int MOST_FETCHES = 8;
  private static final String STALE_INTERVAL_SECONDS = "stale-interval-seconds";
  private static final long HOUR = Duration.ofHours(1).toSeconds();
  private static final AddressRule ADDRESSES = new SpecialUseAddresses();

  private final InstantSource clock = () -> Instant.ofEpochMilli(Time.currentTimeMillis());
  private final AtomicLong staleIntervalSeconds = new AtomicLong(HOUR);
  private final FetchSlots slots = new FetchSlots(MOST_FETCHES);
  private final MetadataSource source = new MetadataSource(this::fetcher);
  private final AdmittedClients admitted = new AdmittedClients(clock);

  @Override
  public String getId() {
    return "fetching";
  }

  @Override
  public ClientAdmission create(KeycloakSession session) {
    return new FetchingClientAdmission(session, source, admitted, clock);
  }

  @Override
  public void init(Config.Scope config) {
    staleIntervalSeconds.set(Math.max(1, config.getLong(STALE_INTERVAL_SECONDS, HOUR)));
  }

  @Override
  public void postInit(KeycloakSessionFactory factory) {
    factory.register(
        event -> {
          if (event instanceof PostMigrationEvent) {
            KeycloakModelUtils.runJobInTransaction(
                factory,
                session ->
                    session
                        .getProvider(TimerProvider.class)
                        .scheduleTask(
                            new StaleClients(clock),
                            Duration.ofSeconds(staleIntervalSeconds.get()).toMillis()));
          }
        });
  }

  @Override
  public void close() {
    slots.close();
  }

  private DocumentFetcher fetcher(TrustPolicy policy) {
    CheckedNames names =
        new CheckedNames(
            InetAddress::getAllByName,
            new ExceptedAddresses(policy.permittedAddresses(), ADDRESSES));
    return new DocumentFetcher(names, tls(), FetchLimits.USUAL, slots, clock);
  }

  /** The server's own, which trusts what its truststore option says. */
  private static SSLContext tls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
