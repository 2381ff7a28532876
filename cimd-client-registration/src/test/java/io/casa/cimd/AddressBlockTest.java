/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressBlockTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "100.64.0.0/10, 100.127.255.255, true",
    "100.64.0.0/10, 100.128.0.0, false",
    "0.0.0.0/0, 255.1.2.3, true",
    "::/0, 1.2.3.4, false",
    "fc00::/7, fdff::1, true",
    "fc00::/7, fe00::1, false",
    "::1, ::1, true",
    "2001:db8:0:0:0:0:0:1, 2001:db8::1, true"
  })
  void containsWhenPrefixAgreesThenIsTrue(String block, String address, boolean inside)
      throws UnknownHostException {
    assertThat(
            AddressBlock.read(block)
                .orElseThrow()
                .contains(InetAddress.getByName(address).getAddress()))
        .isEqualTo(inside);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.0/",
        "10.0.0.0/08",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "::g",
        "1::2::3",
        ":::",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8:9",
        "::1.2.3.4",
        "fe80::1%1",
        "::/129",
        "12345::",
        "::1/128/1"
      })
  void readWhenNotABlockThenIsEmpty(String text) {
    assertThat(AddressBlock.read(text)).isEmpty();
  }

  @Test
  void readWhenGroupsAreLeftOutThenFillsThemWithZeros() {
    assertThat(AddressBlock.read("64:ff9b:1::/48"))
        .contains(new AddressBlock("0064ff9b000100000000000000000000", 48));
  }
}
