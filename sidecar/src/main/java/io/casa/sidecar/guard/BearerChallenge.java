/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.toolcheck.DenyReason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A {@code WWW-Authenticate} of a resource server (RFC 6750 section 3). Values are what RFC 6750
 * allows between quotes, which holds neither a quote nor a backslash, so that no value can become
 * another parameter.
 *
 * @param parameters in the order in which they are written
 */
record BearerChallenge(Map<String, String> parameters) {
  private static final Pattern QUOTABLE = Pattern.compile("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+");

  BearerChallenge {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    parameters.forEach(
        (name, value) -> {
          if (!QUOTABLE.matcher(value).matches()) {
            throw new IllegalArgumentException(name + ": can't be quoted");
          }
        });
  }

  /** The scheme alone. */
  static BearerChallenge bare() {
    return new BearerChallenge(Map.of());
  }

  /** What is said to whoever came without a good token. */
  static BearerChallenge refusing(DenyReason reason) {
    return reason == DenyReason.MISSING_TOKEN ? bare() : bare().error("invalid_token", reason);
  }

  /** With one parameter more. */
  BearerChallenge with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(parameters);
    more.put(name, value);
    return new BearerChallenge(more);
  }

  /**
   * With what was wrong.
   *
   * @param code of RFC 6750 section 3.1
   */
  BearerChallenge error(String code, DenyReason reason) {
    return with("error", code).with("error_description", reason.sentence());
  }

  /** The header's value. */
  String header() {
    return ("Bearer "
            + parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=\"" + parameter.getValue() + "\"")
                .collect(Collectors.joining(", ")))
        .strip();
  }
}
