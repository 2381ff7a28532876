/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

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
    TOOL_NAME("tool_name"),
    /** A value that stands in a sentence which asks for the call's deed. */
    DEMANDED("demanded"),
    /**
     * What other servers told, put together in a value that something is looked for with; or, in a
     * deed's value, a secret that the user didn't speak of.
     */
    CARRIED("carried"),
    /** The value as a whole, where what the user named fits another record as well. */
    TWIN("twin"),
    /** The value as a whole, where it is of an ordinary entry of a list. */
    LISTED("listed"),
    /** The value as a whole, where its record has another under the parameter's name. */
    RIVAL("rival"),
    /** The value as a whole, where the tool was called with another one before. */
    ANOTHER("another"),
    /** The value as a whole, where the tool was called with as many as the user counted. */
    MORE("more"),
    /** The value as a whole, out of a text, where the user gave another under that name. */
    INSTEAD("instead"),
    /** An address, where another record that the user's names fit has another of its kind. */
    CONTESTED("contested"),
    /** The value as a whole. */
    WHOLE("whole"),
    /** The words beside the addresses in it. */
    BESIDE("beside"),
    /** An e-mail address in it. */
    EMAIL("email"),
    /** A bank account number in it. */
    ACCOUNT("account"),
    /** A URL or a host name in it. */
    URL("url"),
    /** A telephone number in it. */
    PHONE("phone");

    private final String code;

    Part(String code) {
      this.code = code;
    }

    /** The stable code on the wire. */
    public String code() {
      return code;
    }

    /** Whether it is an address that stands in the value. */
    public boolean isAddress() {
      return switch (this) {
        case EMAIL, ACCOUNT, URL, PHONE -> true;
        default -> false;
      };
    }

    /** Whether it is something of the value itself, and no doubt about it. */
    public boolean isOfValue() {
      return isAddress() || this == WHOLE || this == BESIDE;
    }

    /** The part with that code, if there is one. */
    public static Optional<Part> ofCode(String code) {
      return Arrays.stream(values()).filter(part -> part.code.equals(code)).findFirst();
    }
  }

  public ArgumentOrigin {
    Objects.requireNonNull(pointer, "pointer");
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(origin, "origin");
  }
}
