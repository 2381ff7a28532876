/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import io.casa.cimd.PortRule.AnyPort;
import io.casa.cimd.PortRule.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Whom a realm trusts, and what it gives.
 *
 * @param hosts never empty: a realm without hosts has no policy
 * @param requiredProperties names that a document must have
 * @param keyAuthentication whether clients must authenticate by a key
 * @param grantTypes those that a client may get, if its document asks for them
 * @param defaultScopes names of client scopes; a client gets these and no others
 * @param consentRequired whether users are asked
 * @param cache of documents and key sets
 * @param refetchPause least time between two fetches for one client because of an unknown key
 * @param unusedLimit clients whose document was not fetched for so long are removed
 * @param maxClients most such clients of the realm
 * @param permittedAddresses CIDR blocks that may be connected to although they are special-use
 */
public record TrustPolicy(
    List<HostPattern> hosts,
    PortRule ports,
    Set<String> requiredProperties,
    boolean keyAuthentication,
    Set<GrantType> grantTypes,
    Set<String> defaultScopes,
    boolean consentRequired,
    CacheBounds cache,
    Duration refetchPause,
    Duration unusedLimit,
    int maxClients,
    List<AddressBlock> permittedAddresses) {
  public TrustPolicy {
    hosts = List.copyOf(hosts);
    Objects.requireNonNull(ports, "ports");
    requiredProperties = Set.copyOf(requiredProperties);
    grantTypes = Set.copyOf(grantTypes);
    defaultScopes = Set.copyOf(defaultScopes);
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(refetchPause, "refetchPause");
    Objects.requireNonNull(unusedLimit, "unusedLimit");
    permittedAddresses = List.copyOf(permittedAddresses);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("hosts: must not be empty");
    }
  }

  /** What forbids fetching that URL, if anything does. */
  public Optional<CimdReason> objection(DocumentUrl url) {
    if (hosts.stream().noneMatch(host -> host.covers(url.host()))) {
      return Optional.of(CimdReason.HOST_NOT_ALLOWED);
    }
    boolean allowed =
        switch (ports) {
          case AnyPort any -> true;
          case Ports some -> some.numbers().contains(url.port());
        };
    return allowed ? Optional.empty() : Optional.of(CimdReason.PORT_NOT_ALLOWED);
  }
}
