/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casa.cimd.fetch.Validators;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.keycloak.models.ClientModel;

final class KnownClientTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void ofWhenAttributesAreThereThenReadsThem() {
    KnownClient known =
        KnownClient.of(
            client(
                Map.of(
                    "casa.cimd.url", "https://client.example/a",
                    "casa.cimd.expires", "1800000000",
                    "casa.cimd.fetched", "1700000000",
                    "casa.cimd.policy", "p",
                    "casa.cimd.etag", "\"v1\"",
                    "casa.cimd.jwks-uri", "https://client.example/k",
                    "casa.cimd.gone", "1750000000")));

    assertThat(known.expires()).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
    assertThat(known.fetched()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(known.goneSince()).contains(Instant.ofEpochSecond(1_750_000_000));
    assertThat(known.documentValidators().etag()).contains("\"v1\"");
    assertThat(known.keysUrl()).isPresent();
  }

  @Test
  void ofWhenAttributesSayNothingThenIsNeverFresh() {
    for (String nothing : new String[] {"", "soon", "99999999999999999999"}) {
      KnownClient known = KnownClient.of(client(Map.of("casa.cimd.expires", nothing)));

      assertThat(known.expires()).isEqualTo(Instant.EPOCH);
      assertThat(known.isFresh(NOW, "")).isFalse();
      assertThat(known.keyIds()).isEmpty();
    }
  }

  @Test
  void isFreshWhenExpiredOrGoneOrUnderAnotherPolicyThenIsNot() {
    assertThat(known(NOW.plusSeconds(1), Optional.empty()).isFresh(NOW, "p")).isTrue();
    assertThat(known(NOW, Optional.empty()).isFresh(NOW, "p")).isFalse();
    assertThat(known(NOW.plusSeconds(1), Optional.of(NOW)).isFresh(NOW, "p")).isFalse();
    assertThat(known(NOW.plusSeconds(1), Optional.empty()).isFresh(NOW, "q")).isFalse();
  }

  @Test
  void knowsWhenKeyIsNotAmongItsKeysThenDoesNot() {
    KnownClient known = known(NOW, Optional.empty());

    assertThat(known.knows(Optional.of("k1"))).isTrue();
    assertThat(known.knows(Optional.empty())).isTrue();
    assertThat(known.knows(Optional.of("k2"))).isFalse();
  }

  @Test
  void isStaleWhenUnusedOrGoneForLongerThanTheLimitThenIs() {
    assertThat(known(NOW.minus(DAY), Optional.empty()).isStale(NOW, DAY, HOUR)).isFalse();
    assertThat(known(NOW.minus(DAY).minusSeconds(1), Optional.empty()).isStale(NOW, DAY, HOUR))
        .isTrue();
    assertThat(known(NOW, Optional.of(NOW.minus(HOUR))).isStale(NOW, DAY, HOUR)).isFalse();
    assertThat(known(NOW, Optional.of(NOW.minus(HOUR).minusSeconds(1))).isStale(NOW, DAY, HOUR))
        .isTrue();
  }

  private static KnownClient known(Instant expires, Optional<Instant> goneSince) {
    return new KnownClient(
        expires,
        Instant.EPOCH,
        "p",
        true,
        goneSince,
        Set.of("k1"),
        Validators.NONE,
        Optional.empty(),
        Validators.NONE);
  }

  private static ClientModel client(Map<String, String> attributes) {
    ClientModel client = mock(ClientModel.class);
    when(client.getAttribute(anyString()))
        .thenAnswer(call -> attributes.get(call.<String>getArgument(0)));
    return client;
  }
}
