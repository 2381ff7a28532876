/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.net.InetAddress;

/** Says of every address that a name resolves to whether it may be connected to. */
@FunctionalInterface
public interface AddressRule {
  /** Judges one address. */
  AddressVerdict judge(InetAddress address);
}
