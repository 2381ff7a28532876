/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The client is refused; nothing has been stored. Root of this module's exceptions. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final CimdReason reason;
  private final String detail;

  /**
   * Refuses.
   *
   * @param detail names what is at fault, never its value; may be empty
   */
  public RefusedException(CimdReason reason, String detail, @Nullable Throwable cause) {
    super(reason.code() + (detail.isEmpty() ? "" : ": " + detail), cause);
    this.reason = reason;
    this.detail = Objects.requireNonNull(detail, "detail");
  }

  public RefusedException(CimdReason reason, String detail) {
    this(reason, detail, null);
  }

  public RefusedException(CimdReason reason) {
    this(reason, "", null);
  }

  /** Why. */
  public CimdReason reason() {
    return reason;
  }

  /** What is at fault; may be empty. */
  public String detail() {
    return detail;
  }
}
