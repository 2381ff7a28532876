/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import io.casa.cimd.PortRule.AnyPort;
import io.casa.cimd.PortRule.Ports;
import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads a realm's trust policy from its attributes. A realm without {@link #HOSTS} has none, which
 * trusts nobody; an attribute of this prefix that is not known, or not what it must be, makes the
 * policy malformed, which trusts nobody either.
 */
public final class TrustPolicyReader {
  /** What the names of all attributes start with. */
  public static final String PREFIX = "casa.cimd.";

  static final String HOSTS = PREFIX + "hosts";
  static final String PORTS = PREFIX + "ports";
  static final String REQUIRED_PROPERTIES = PREFIX + "required-properties";
  static final String KEY_AUTHENTICATION = PREFIX + "key-authentication";
  static final String GRANT_TYPES = PREFIX + "grant-types";
  static final String DEFAULT_SCOPES = PREFIX + "default-scopes";
  static final String CONSENT_REQUIRED = PREFIX + "consent-required";
  static final String MIN_CACHE_SECONDS = PREFIX + "min-cache-seconds";
  static final String MAX_CACHE_SECONDS = PREFIX + "max-cache-seconds";
  static final String REFETCH_SECONDS = PREFIX + "refetch-seconds";
  static final String UNUSED_SECONDS = PREFIX + "unused-seconds";
  static final String MAX_CLIENTS = PREFIX + "max-clients";
  static final String PERMITTED_ADDRESSES = PREFIX + "permitted-addresses";

  private static final Set<String> NAMES =
      Set.of(
          HOSTS,
          PORTS,
          REQUIRED_PROPERTIES,
          KEY_AUTHENTICATION,
          GRANT_TYPES,
          DEFAULT_SCOPES,
          CONSENT_REQUIRED,
          MIN_CACHE_SECONDS,
          MAX_CACHE_SECONDS,
          REFETCH_SECONDS,
          UNUSED_SECONDS,
          MAX_CLIENTS,
          PERMITTED_ADDRESSES);
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern PROPERTY = Pattern.compile("[A-Za-z0-9_#.-]{1,64}");
  private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,255}");
  private static final String ANY = "any";
  private static final int MAX_PORT = 65535;

  private final Map<String, String> attributes;

  private TrustPolicyReader(Map<String, String> attributes) {
    this.attributes = attributes;
  }

  /** The names of all attributes. */
  static Set<String> names() {
    return NAMES;
  }

  /** Reads the policy from all attributes of a realm. */
  public static Reading<TrustPolicy> read(Map<String, String> attributes) {
    String hosts = attributes.get(HOSTS);
    if (hosts == null || hosts.isBlank()) {
      return new Absent<>();
    }
    try {
      return new Valid<>(new TrustPolicyReader(attributes).policy());
    } catch (RefusedException e) {
      return new Malformed<>(e.reason(), e.detail());
    }
  }

  private TrustPolicy policy() throws RefusedException {
    for (String name : attributes.keySet()) {
      if (name.startsWith(PREFIX) && !NAMES.contains(name)) {
        throw malformed(name);
      }
    }
    return new TrustPolicy(
        List.copyOf(items(HOSTS, "", HostPattern::read)),
        ports(),
        items(REQUIRED_PROPERTIES, "", matching(PROPERTY)),
        flag(KEY_AUTHENTICATION, true),
        items(GRANT_TYPES, "authorization_code refresh_token", GrantType::ofCode),
        items(DEFAULT_SCOPES, "", matching(SCOPE)),
        flag(CONSENT_REQUIRED, true),
        cache(),
        Duration.ofSeconds(number(REFETCH_SECONDS, 30)),
        Duration.ofSeconds(number(UNUSED_SECONDS, 30 * 86_400)),
        number(MAX_CLIENTS, 1_000),
        List.copyOf(items(PERMITTED_ADDRESSES, "", AddressBlock::read)));
  }

  private PortRule ports() throws RefusedException {
    if (attribute(PORTS, "443").equals(ANY)) {
      return new AnyPort();
    }
    return new Ports(items(PORTS, "443", TrustPolicyReader::port));
  }

  private CacheBounds cache() throws RefusedException {
    Duration min = Duration.ofSeconds(number(MIN_CACHE_SECONDS, 300));
    Duration max = Duration.ofSeconds(number(MAX_CACHE_SECONDS, 86_400));
    if (max.compareTo(min) < 0) {
      throw malformed(MAX_CACHE_SECONDS);
    }
    return new CacheBounds(min, max);
  }

  private <T> Set<T> items(String name, String otherwise, Function<String, Optional<T>> reader)
      throws RefusedException {
    Set<T> items = new HashSet<>();
    for (String word : words(attribute(name, otherwise))) {
      items.add(reader.apply(word).orElseThrow(() -> malformed(name)));
    }
    return items;
  }

  private boolean flag(String name, boolean otherwise) throws RefusedException {
    return switch (attribute(name, String.valueOf(otherwise))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw malformed(name);
    };
  }

  private int number(String name, int otherwise) throws RefusedException {
    String text = attribute(name, String.valueOf(otherwise));
    if (!NUMBER.matcher(text).matches()) {
      throw malformed(name);
    }
    return Integer.parseInt(text);
  }

  private String attribute(String name, String otherwise) {
    String value = attributes.get(name);
    return value == null || value.isBlank() ? otherwise : value.strip();
  }

  private static Set<String> words(String text) {
    return Arrays.stream(SEPARATOR.split(text, -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Optional<Integer> port(String text) {
    return NUMBER.matcher(text).matches() && Integer.parseInt(text) <= MAX_PORT
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }

  private static Function<String, Optional<String>> matching(Pattern pattern) {
    return word -> pattern.matcher(word).matches() ? Optional.of(word) : Optional.empty();
  }

  private static RefusedException malformed(String name) {
    return new RefusedException(CimdReason.POLICY_MALFORMED, name);
  }
}
