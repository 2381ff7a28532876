/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens: {@code host:port}, an IPv6 address in brackets.
 *
 * @param host a name or an IP address, lower case, without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}\\]|[A-Za-z0-9._-]{1,253}):([0-9]{1,5})");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  public Address {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is blank");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port is not in 1..65535");
    }
  }

  /** Reads {@code host:port}; empty when it is anything else. */
  public static Optional<Address> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String host = form.group(1).replace("[", "").replace("]", "");
    int port = Integer.parseInt(form.group(2));
    return port < 1 || port > 65_535
        ? Optional.empty()
        : Optional.of(new Address(host.toLowerCase(java.util.Locale.ROOT), port));
  }

  /** Whether the host is an IP address, which needs no resolver. */
  public boolean isNumeric() {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  /** The form {@link #parse} reads. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
