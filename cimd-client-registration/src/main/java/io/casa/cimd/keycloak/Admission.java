/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.CimdReason;
import java.util.Objects;

/** Whether a client may go on to authenticate. */
public sealed interface Admission {
  /** It may: it is not a client of ours, or its document is known and fresh. */
  record Passed() implements Admission {}

  /**
   * It may not.
   *
   * @param detail names what is at fault; may be empty
   */
  record Refused(CimdReason reason, String detail) implements Admission {
    public Refused {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(detail, "detail");
    }
  }
}
