/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

final class CheckedNamesTest {
  @Test
  void resolveWhenAllArePermittedThenGivesThem() throws UnknownHostException {
    InetAddress[] addresses = addresses("8.8.8.8", "2606:4700:4700::1111");

    assertThat(names(addresses).resolve("a.example")).containsExactly(addresses);
  }

  @Test
  void resolveWhenOneOfSeveralIsForbiddenThenForbidsTheName() throws UnknownHostException {
    for (InetAddress[] addresses :
        new InetAddress[][] {
          addresses("8.8.8.8", "10.0.0.1"), addresses("10.0.0.1", "8.8.8.8"), addresses("::1")
        }) {
      assertThatExceptionOfType(ForbiddenAddressException.class)
          .isThrownBy(() -> names(addresses).resolve("a.example"));
    }
  }

  @Test
  void resolveWhenThereIsNoAddressThenNameIsUnknown() {
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> names(new InetAddress[0]).resolve("a.example"));
  }

  private static CheckedNames names(InetAddress... addresses) {
    return new CheckedNames(name -> addresses, new SpecialUseAddresses());
  }

  private static InetAddress[] addresses(String... texts) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = InetAddress.getByName(texts[i]);
    }
    return addresses;
  }
}
