/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import io.casa.cimd.AddressBlock;
import io.casa.cimd.fetch.AddressVerdict.Permitted;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * Another rule, but for the addresses that an administrator has named.
 *
 * @param otherwise decides on all others
 */
public record ExceptedAddresses(List<AddressBlock> permitted, AddressRule otherwise)
    implements AddressRule {
  public ExceptedAddresses {
    permitted = List.copyOf(permitted);
    Objects.requireNonNull(otherwise, "otherwise");
  }

  @Override
  public AddressVerdict judge(InetAddress address) {
    byte[] bytes = address.getAddress();
    return permitted.stream().anyMatch(block -> block.contains(bytes))
        ? new Permitted()
        : otherwise.judge(address);
  }
}
