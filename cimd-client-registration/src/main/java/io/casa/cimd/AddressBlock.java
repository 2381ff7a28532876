/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation, RFC 4632 and RFC 4291 section 2.3.
 *
 * @param prefix the block's first address in hexadecimal, 8 or 32 digits
 * @param length of the prefix in bits
 */
public record AddressBlock(String prefix, int length) {
  private static final int IPV4_DIGITS = 8;
  private static final int IPV6_DIGITS = 32;
  private static final Pattern IPV4 =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})");
  private static final Pattern IPV6_GROUPS =
      Pattern.compile("(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,7})?");
  private static final Pattern LENGTH = Pattern.compile("[0-9]|[1-9][0-9]{1,2}");

  public AddressBlock {
    if (prefix.length() != IPV4_DIGITS && prefix.length() != IPV6_DIGITS) {
      throw new IllegalArgumentException("prefix: neither IPv4 nor IPv6");
    }
    if (length < 0 || length > prefix.length() * 4) {
      throw new IllegalArgumentException("length: longer than the address");
    }
  }

  /** Reads {@code address/length}, or one address; empty when it is neither. */
  public static Optional<AddressBlock> read(String text) {
    int slash = text.indexOf('/');
    Optional<String> address = hexadecimal(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().length() * 4;
    if (slash < 0) {
      return Optional.of(new AddressBlock(address.get(), bits));
    }
    String length = text.substring(slash + 1);
    if (!LENGTH.matcher(length).matches() || Integer.parseInt(length) > bits) {
      return Optional.empty();
    }
    return Optional.of(new AddressBlock(address.get(), Integer.parseInt(length)));
  }

  /** Whether the address, 4 or 16 bytes, lies in the block. IPv4 never lies in an IPv6 block. */
  public boolean contains(byte[] address) {
    byte[] first = HexFormat.of().parseHex(prefix);
    if (address.length != first.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (first[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> hexadecimal(String address) {
    return address.indexOf(':') >= 0 ? ipv6(address) : ipv4(address);
  }

  private static Optional<String> ipv4(String address) {
    Matcher matcher = IPV4.matcher(address);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    StringBuilder digits = new StringBuilder();
    for (int group = 1; group <= matcher.groupCount(); group++) {
      int octet = Integer.parseInt(matcher.group(group));
      if (octet > 0xff) {
        return Optional.empty();
      }
      digits.append(HexFormat.of().toHexDigits((byte) octet));
    }
    return Optional.of(digits.toString());
  }

  private static Optional<String> ipv6(String address) {
    int gap = address.indexOf("::");
    String head = gap < 0 ? address : address.substring(0, gap);
    String tail = gap < 0 ? "" : address.substring(gap + 2);
    if (!IPV6_GROUPS.matcher(head).matches() || !IPV6_GROUPS.matcher(tail).matches()) {
      return Optional.empty();
    }
    String left = padded(head);
    String right = padded(tail);
    int missing = IPV6_DIGITS - left.length() - right.length();
    if (missing < 0 || (gap < 0 && missing != 0) || (gap >= 0 && missing == 0)) {
      return Optional.empty();
    }
    return Optional.of(left + "0".repeat(missing) + right);
  }

  private static String padded(String groups) {
    StringBuilder digits = new StringBuilder();
    if (!groups.isEmpty()) {
      for (String group : groups.split(":", -1)) {
        digits.append("0".repeat(4 - group.length())).append(group);
      }
    }
    return digits.toString();
  }
}
