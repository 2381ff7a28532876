/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.cimd.CacheBounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheLifetimeTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=600 | | | | 600",
        "Max-Age=600, public | | | | 600",
        "max-age=600, s-maxage=60 | | | | 60",
        "s-maxage=60, max-age=600 | | | | 60",
        "max-age=\"600\" | | | | 600",
        "max-age=600 | 100 | | | 500",
        "max-age=600 | 700 | | | 0",
        "max-age=600 | | Thu, 26 Nov 2026 13:00:00 GMT | | 600",
        "max-age=-1 | | | | 0",
        "max-age=x | | Thu, 26 Nov 2026 13:00:00 GMT | | 0",
        "max-age | | | | 0",
        "no-store, max-age=600 | | | | 0",
        "max-age=600, no-cache | | | | 0",
        "private, max-age=600 | | | | 0",
        "public | | Thu, 26 Nov 2026 13:00:00 GMT | | 3600",
        " | | Thu, 26 Nov 2026 13:00:00 GMT | Thu, 26 Nov 2026 12:30:00 GMT | 1800",
        " | | Thu, 26 Nov 2026 11:00:00 GMT | | 0",
        " | | 0 | | 0",
        " | | | | none"
      })
  void ofWhenHeadersSayItThenIsThat(
      String control, String age, String expires, String date, String seconds) {
    var answer = new BasicHttpResponse(HttpVersion.HTTP_1_1, 200, "OK");
    header(answer, "Cache-Control", control);
    header(answer, "Age", age);
    header(answer, "Expires", expires);
    header(answer, "Date", date);

    assertThat(CacheLifetime.of(answer, CLOCK))
        .isEqualTo(
            seconds.equals("none")
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Long.parseLong(seconds))));
  }

  @Test
  void clampWhenOutsideOfBoundsThenIsTheNearer() {
    CacheBounds bounds = new CacheBounds(Duration.ofSeconds(10), Duration.ofSeconds(20));

    assertThat(bounds.clamp(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
    assertThat(bounds.clamp(Duration.ofSeconds(15))).isEqualTo(Duration.ofSeconds(15));
    assertThat(bounds.clamp(Duration.ofDays(1))).isEqualTo(Duration.ofSeconds(20));
  }

  private static void header(BasicHttpResponse answer, String name, String value) {
    if (value != null && !value.isBlank()) {
      answer.addHeader(name, value);
    }
  }
}
