/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Objects;

/**
 * Where one value came from.
 *
 * @param pointer JSON pointer (RFC 6901) into the arguments
 * @param part which part of the value is meant
 */
public record ArgumentOrigin(String pointer, Part part, Origin origin) {
  /** The pointer of the call itself. */
  public static final String CALL = "";

  /** A part of a value that can lead somewhere. */
  public enum Part {
    /** The name of the tool, when a text that was read spells it: its author tells what to call. */
    TOOL_NAME,
    /** The value as a whole. */
    WHOLE,
    /** An e-mail address in it. */
    EMAIL,
    /** A bank account number in it. */
    ACCOUNT,
    /** A URL or a host name in it. */
    URL,
    /** A telephone number in it. */
    PHONE
  }

  public ArgumentOrigin {
    Objects.requireNonNull(pointer, "pointer");
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(origin, "origin");
  }
}
