/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.cimd.AddressBlock;
import io.casa.cimd.fetch.AddressVerdict.Forbidden;
import io.casa.cimd.fetch.AddressVerdict.Permitted;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpecialUseAddressesTest {
  private final AddressRule rule = new SpecialUseAddresses();

  /** First, last, and the neighbours outside; a dash where the neighbour is special-use too. */
  @ParameterizedTest(name = "{0}: {1} to {2}")
  @CsvSource({
    "this network, 0.0.0.0, 0.255.255.255, -, 1.0.0.0",
    "private, 10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
    "shared (CGNAT), 100.64.0.0, 100.127.255.255, 100.63.255.255, 100.128.0.0",
    "loopback, 127.0.0.0, 127.255.255.255, 126.255.255.255, 128.0.0.0",
    "link-local, 169.254.0.0, 169.254.255.255, 169.253.255.255, 169.255.0.0",
    "private, 172.16.0.0, 172.31.255.255, 172.15.255.255, 172.32.0.0",
    "IETF protocols, 192.0.0.0, 192.0.0.255, 191.255.255.255, 192.0.1.0",
    "documentation, 192.0.2.0, 192.0.2.255, 192.0.1.255, 192.0.3.0",
    "AS112, 192.31.196.0, 192.31.196.255, 192.31.195.255, 192.31.197.0",
    "AMT, 192.52.193.0, 192.52.193.255, 192.52.192.255, 192.52.194.0",
    "6to4 relay, 192.88.99.0, 192.88.99.255, 192.88.98.255, 192.88.100.0",
    "private, 192.168.0.0, 192.168.255.255, 192.167.255.255, 192.169.0.0",
    "AS112, 192.175.48.0, 192.175.48.255, 192.175.47.255, 192.175.49.0",
    "benchmarking, 198.18.0.0, 198.19.255.255, 198.17.255.255, 198.20.0.0",
    "documentation, 198.51.100.0, 198.51.100.255, 198.51.99.255, 198.51.101.0",
    "documentation, 203.0.113.0, 203.0.113.255, 203.0.112.255, 203.0.114.0",
    "multicast, 224.0.0.0, 239.255.255.255, 223.255.255.255, -",
    "reserved and broadcast, 240.0.0.0, 255.255.255.255, -, -",
    "unspecified, ::, ::, -, -",
    "loopback, ::1, ::1, -, -",
    "IPv4-compatible, ::8.8.8.8, ::ff08:808, -, -",
    "local NAT64, 64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff, -, -",
    "discard, 100::, 100::ffff:ffff:ffff:ffff, -, -",
    "dummy, 100:0:0:1::, 100:0:0:1:ffff:ffff:ffff:ffff, -, -",
    "IETF protocols with Teredo, 2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, -, 2001:200::",
    "benchmarking, 2001:2::, 2001:2:0:ffff:ffff:ffff:ffff:ffff, -, -",
    "ORCHID, 2001:10::, 2001:2f:ffff:ffff:ffff:ffff:ffff:ffff, -, -",
    "documentation, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7::1, 2001:db9::",
    "6to4, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:ffff::1, 2003::",
    "6to4 of loopback, 2002:7f00:1::, 2002:7f00:1::1, -, -",
    "AS112, 2620:4f:8000::, 2620:4f:8000:ffff:ffff:ffff:ffff:ffff, 2620:4f:7fff::1, 2620:4f:8001::",
    "documentation, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3ffe:ffff::1, 3fff:1000::",
    "beyond global unicast, 4000::, 5eff:ffff::1, 3fff:ffff::1, -",
    "segment routing, 5f00::, 5f00:ffff::1, -, -",
    "unique local, fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -, -",
    "link-local, fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -, -",
    "site-local, fec0::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -, -",
    "multicast, ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, -, -"
  })
  void judgeWhenInRangeThenForbidsFromFirstToLast(
      String range, String first, String last, String below, String above)
      throws UnknownHostException {
    assertThat(judge(first)).as(first).isInstanceOf(Forbidden.class);
    assertThat(judge(last)).as(last).isInstanceOf(Forbidden.class);
    for (String outside : List.of(below, above)) {
      if (!outside.equals("-")) {
        assertThat(judge(outside)).as(outside).isEqualTo(new Permitted());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::1"})
  void judgeWhenGlobalUnicastThenPermits(String address) throws UnknownHostException {
    assertThat(judge(address)).isEqualTo(new Permitted());
  }

  @ParameterizedTest
  @CsvSource({
    "mapped, 00000000000000000000ffff, 7f000001, true",
    "mapped, 00000000000000000000ffff, 0a000001, true",
    "mapped, 00000000000000000000ffff, a9fea9fe, true",
    "mapped, 00000000000000000000ffff, 08080808, false",
    "NAT64, 0064ff9b0000000000000000, 7f000001, true",
    "NAT64, 0064ff9b0000000000000000, c0a80001, true",
    "NAT64, 0064ff9b0000000000000000, 08080808, false"
  })
  void judgeWhenIpv4IsInsideThenItDecides(
      String kind, String prefix, String inner, boolean forbidden) {
    assertThat(SpecialUseAddresses.judge(HexFormat.of().parseHex(prefix + inner)))
        .as(kind)
        .isInstanceOf(forbidden ? Forbidden.class : Permitted.class);
  }

  @Test
  void judgeWhenExceptedThenPermitsThatAndNothingElse() throws UnknownHostException {
    AddressRule excepted =
        new ExceptedAddresses(
            List.of(AddressBlock.read("127.0.0.5").orElseThrow()), new SpecialUseAddresses());

    assertThat(excepted.judge(InetAddress.getByName("127.0.0.5"))).isEqualTo(new Permitted());
    assertThat(excepted.judge(InetAddress.getByName("127.0.0.6"))).isInstanceOf(Forbidden.class);
    assertThat(excepted.judge(InetAddress.getByName("8.8.8.8"))).isEqualTo(new Permitted());
  }

  private AddressVerdict judge(String address) throws UnknownHostException {
    return rule.judge(InetAddress.getByName(address));
  }
}
