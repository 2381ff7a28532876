/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.http.Header;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpMessage;

/**
 * How long an answer says that it stays fresh, RFC 9111 section 4.2: {@code s-maxage} before {@code
 * max-age} before {@code Expires}, less its {@code Age}. What can't be understood counts as stale.
 */
final class CacheLifetime {
  private static final Pattern DIRECTIVE =
      Pattern.compile("\\s*([A-Za-z0-9-]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|([^\\s,\"]*)))?\\s*");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private CacheLifetime() {}

  /** The lifetime; empty when the answer says nothing of it. */
  static Optional<Duration> of(HttpMessage answer, InstantSource clock) {
    Map<String, String> directives = directives(answer);
    if (directives.containsKey("no-store")
        || directives.containsKey("no-cache")
        || directives.containsKey("private")) {
      return Optional.of(Duration.ZERO);
    }
    for (String name : new String[] {"s-maxage", "max-age"}) {
      String value = directives.get(name);
      if (value != null) {
        return Optional.of(less(seconds(value), age(answer)));
      }
    }
    Header expires = answer.getFirstHeader(HttpHeaders.EXPIRES);
    return expires == null
        ? Optional.empty()
        : Optional.of(less(until(expires.getValue(), answer, clock), age(answer)));
  }

  private static Map<String, String> directives(HttpMessage answer) {
    Map<String, String> directives = new HashMap<>();
    for (Header header : answer.getHeaders(HttpHeaders.CACHE_CONTROL)) {
      Arrays.stream(header.getValue().split(",", -1))
          .map(DIRECTIVE::matcher)
          .filter(Matcher::matches)
          .forEach(
              found ->
                  directives.putIfAbsent(
                      found.group(1).toLowerCase(Locale.ROOT),
                      found.group(2) != null
                          ? found.group(2)
                          : found.group(3) != null ? found.group(3) : ""));
    }
    return directives;
  }

  private static Duration until(String expires, HttpMessage answer, InstantSource clock) {
    Header date = answer.getFirstHeader(HttpHeaders.DATE);
    try {
      Instant from = date == null ? clock.instant() : instant(date.getValue());
      return Duration.between(from, instant(expires));
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  private static Instant instant(String date) {
    return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }

  private static Duration age(HttpMessage answer) {
    Header age = answer.getFirstHeader(HttpHeaders.AGE);
    return age == null ? Duration.ZERO : seconds(age.getValue().strip());
  }

  private static Duration less(Duration lifetime, Duration age) {
    Duration left = lifetime.minus(age);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration seconds(String text) {
    return SECONDS.matcher(text).matches()
        ? Duration.ofSeconds(Long.parseLong(text))
        : Duration.ZERO;
  }
}
