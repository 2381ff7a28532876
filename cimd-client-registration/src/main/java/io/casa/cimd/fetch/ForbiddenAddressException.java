/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.net.UnknownHostException;

/** A name has an address that must not be connected to. Of the type that HTTP clients expect. */
final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  ForbiddenAddressException(String range) {
    super(range);
  }
}
