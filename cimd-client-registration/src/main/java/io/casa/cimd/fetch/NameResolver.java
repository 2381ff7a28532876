/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Resolves names; the operating system's way is {@code InetAddress::getAllByName}. */
@FunctionalInterface
public interface NameResolver {
  /** All addresses of a name. */
  InetAddress[] resolve(String name) throws UnknownHostException;
}
