/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import io.casa.cimd.fetch.AddressVerdict.Forbidden;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import org.apache.http.conn.DnsResolver;

/**
 * Resolves names to addresses that may all be connected to. The HTTP client connects to what this
 * returns and asks nobody else, so there is no second resolution that could say something else.
 */
public final class CheckedNames implements DnsResolver {
  private final NameResolver resolver;
  private final AddressRule rule;

  public CheckedNames(NameResolver resolver, AddressRule rule) {
    this.resolver = Objects.requireNonNull(resolver, "resolver");
    this.rule = Objects.requireNonNull(rule, "rule");
  }

  /** One forbidden address among permitted ones forbids the name. */
  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = resolver.resolve(host);
    if (addresses.length == 0) {
      throw new UnknownHostException(host);
    }
    for (InetAddress address : addresses) {
      if (rule.judge(address) instanceof Forbidden forbidden) {
        throw new ForbiddenAddressException(forbidden.range());
      }
    }
    return addresses.clone();
  }
}
