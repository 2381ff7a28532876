/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A line of what an app writes around the prompt when it asks its LLM, in the form in which whoever
 * sees requests and whoever approves templates compare lines: without the prompt and what else
 * changes from request to request.
 *
 * @param text at most {@link #MAX_TEXT} characters, not empty
 */
public record RequestLine(Role role, String text) {
  /** Most characters of a line. */
  public static final int MAX_TEXT = 1000;

  /** Where a line stands. */
  public enum Role {
    /** In a message of the system or the developer: the app's own words. */
    SYSTEM("system"),
    /** In a message of the user; such a line may be a person's words, and is never shown. */
    USER("user"),
    /** Not in a message: a parameter of the request that steers the answer. */
    PARAMETER("parameter");

    private final String code;

    Role(String code) {
      this.code = code;
    }

    /** The name on the wire. */
    public String code() {
      return code;
    }

    /** The role with that name on the wire. */
    public static Optional<Role> ofCode(String code) {
      return Arrays.stream(values()).filter(role -> role.code.equals(code)).findFirst();
    }
  }

  public RequestLine {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(text, "text");
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("text: not 1 to " + MAX_TEXT + " characters");
    }
  }

  /** Tells the line from every other: SHA-256 of role, line feed and text, base64url. */
  public String sha256() {
    return sha256(role.code() + "\n" + text);
  }

  /** SHA-256 of a text in UTF-8, base64url without padding. */
  public static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Role and length, for the text may be a person's. */
  @Override
  public String toString() {
    return "RequestLine[role=" + role + ", length=" + text.length() + "]";
  }
}
