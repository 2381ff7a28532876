/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import io.casa.cimd.AddressBlock;
import io.casa.cimd.fetch.AddressVerdict.Forbidden;
import io.casa.cimd.fetch.AddressVerdict.Permitted;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Forbids what RFC 6890 and the IANA registries of special-purpose addresses list, whether globally
 * reachable or not, multicast, and everything in IPv6 that is not global unicast (2000::/3).
 *
 * <p>Addresses that carry an IPv4 address inside: of the well-known NAT64 prefix, which is how an
 * IPv6-only network reaches public IPv4 hosts, and of IPv4-mapped ones, the inner address decides.
 * The other kinds (IPv4-compatible, 6to4, Teredo, local NAT64) are out of use and forbidden.
 */
public final class SpecialUseAddresses implements AddressRule {
  private static final int IPV4_LENGTH = 4;
  private static final AddressBlock GLOBAL_UNICAST = block("2000::/3");
  private static final List<AddressBlock> INNER_DECIDES =
      List.of(block("::ffff:0:0/96"), block("64:ff9b::/96"));
  private static final List<Range> IPV4 =
      ranges(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");
  private static final List<Range> IPV6 =
      ranges("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

  @Override
  public AddressVerdict judge(InetAddress address) {
    return judge(address.getAddress());
  }

  /** Java turns IPv4-mapped addresses into IPv4 ones, but nothing here relies on that. */
  static AddressVerdict judge(byte[] address) {
    if (address.length == IPV4_LENGTH) {
      return judge(address, IPV4);
    }
    if (INNER_DECIDES.stream().anyMatch(block -> block.contains(address))) {
      return judge(Arrays.copyOfRange(address, address.length - IPV4_LENGTH, address.length));
    }
    return GLOBAL_UNICAST.contains(address)
        ? judge(address, IPV6)
        : new Forbidden("outside of 2000::/3");
  }

  private static AddressVerdict judge(byte[] address, List<Range> forbidden) {
    for (Range range : forbidden) {
      if (range.block().contains(address)) {
        return new Forbidden(range.text());
      }
    }
    return new Permitted();
  }

  private static List<Range> ranges(String... texts) {
    return Arrays.stream(texts).map(text -> new Range(text, block(text))).toList();
  }

  private static AddressBlock block(String text) {
    return AddressBlock.read(text).orElseThrow();
  }

  private record Range(String text, AddressBlock block) {}
}
