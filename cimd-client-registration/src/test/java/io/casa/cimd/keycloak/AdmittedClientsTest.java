/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.casa.cimd.CimdReason;
import io.casa.cimd.fetch.Validators;
import io.casa.cimd.keycloak.Admission.Passed;
import io.casa.cimd.keycloak.Admission.Refused;
import io.casa.cimd.keycloak.AdmittedClients.ClientKey;
import io.casa.cimd.keycloak.AdmittedClients.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class AdmittedClientsTest {
  private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
  private static final ClientKey KEY = new ClientKey("realm", "https://client.example/a");
  private static final RealmTrust TRUST =
      new RealmTrust(Map.of("casa.cimd.hosts", "client.example"));

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AdmittedClients clients = new AdmittedClients(now::get);

  @Test
  void isFreshWhenNeverSeenThenIsNot() {
    assertThat(clients.isFresh(KEY, TRUST, Optional.empty())).isFalse();
  }

  @Test
  void isFreshWhenSeenThenForHalfAMinuteAndUnderThisPolicyOnly() {
    clients.remember(KEY, TRUST, known(START.plusSeconds(3600)));

    assertThat(clients.isFresh(KEY, TRUST, Optional.of("k1"))).isTrue();
    assertThat(clients.isFresh(KEY, TRUST, Optional.empty())).isTrue();
    assertThat(clients.isFresh(KEY, TRUST, Optional.of("k2"))).as("unknown key").isFalse();
    assertThat(clients.isFresh(KEY, new RealmTrust(Map.of()), Optional.empty())).isFalse();
    assertThat(clients.isFresh(new ClientKey("other", KEY.clientId()), TRUST, Optional.empty()))
        .isFalse();
    now.set(START.plusSeconds(29));
    assertThat(clients.isFresh(KEY, TRUST, Optional.of("k1"))).isTrue();
    now.set(START.plusSeconds(30));
    assertThat(clients.isFresh(KEY, TRUST, Optional.of("k1"))).isFalse();
  }

  @Test
  void isFreshWhenDocumentExpiresEarlierThenUntilThen() {
    clients.remember(KEY, TRUST, known(START.plusSeconds(5)));

    now.set(START.plusSeconds(4));
    assertThat(clients.isFresh(KEY, TRUST, Optional.empty())).isTrue();
    now.set(START.plusSeconds(5));
    assertThat(clients.isFresh(KEY, TRUST, Optional.empty())).isFalse();
  }

  @Test
  void isFreshWhenClientIsSomebodyElsesThenAnyKeyMayBeIts() {
    clients.rememberForeign(KEY, TRUST);

    assertThat(clients.isFresh(KEY, TRUST, Optional.of("any"))).isTrue();
    now.set(START.plusSeconds(30));
    assertThat(clients.isFresh(KEY, TRUST, Optional.of("any"))).isFalse();
  }

  @Test
  void mayRefetchWhenAskedAgainTooSoonThenMayNot() {
    Duration pause = Duration.ofSeconds(30);

    assertThat(clients.mayRefetch(KEY, pause)).isTrue();
    now.set(START.plusSeconds(29));
    assertThat(clients.mayRefetch(KEY, pause)).isFalse();
    now.set(START.plusSeconds(30));
    assertThat(clients.mayRefetch(KEY, pause)).isTrue();
    now.set(START.plusSeconds(59));
    assertThat(clients.mayRefetch(KEY, pause)).isFalse();
  }

  @Test
  void onceWhenManyAskAtTheSameTimeThenDoesItOnce() throws Exception {
    int many = 8;
    AtomicInteger done = new AtomicInteger();
    CountDownLatch asked = new CountDownLatch(many);
    Refused result = new Refused(CimdReason.DOCUMENT_GONE, "");
    try (ExecutorService threads = Executors.newFixedThreadPool(many)) {
      List<Future<Admission>> answers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        answers.add(
            threads.submit(
                () -> {
                  asked.countDown();
                  return clients.once(
                      new Work(KEY, true),
                      () -> {
                        await(asked);
                        pause();
                        done.incrementAndGet();
                        return result;
                      });
                }));
      }
      for (Future<Admission> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(result);
      }
    }
    assertThat(done.get()).isEqualTo(1);
  }

  @Test
  void onceWhenAskedOneAfterTheOtherThenDoesItAgain() {
    assertThat(clients.once(new Work(KEY, true), () -> new Refused(CimdReason.TLS_FAILED, "")))
        .isInstanceOf(Refused.class);
    assertThat(clients.once(new Work(KEY, true), Passed::new)).isEqualTo(new Passed());
  }

  @Test
  void onceWhenWorkFailsThenNobodyIsLeftWaiting() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                clients.once(
                    new Work(KEY, true),
                    () -> {
                      throw new IllegalStateException("x");
                    }));
    assertThat(clients.once(new Work(KEY, true), Passed::new)).isEqualTo(new Passed());
  }

  private static KnownClient known(Instant expires) {
    return new KnownClient(
        expires,
        START,
        TRUST.digest(),
        true,
        Optional.empty(),
        Set.of("k1"),
        Validators.NONE,
        Optional.empty(),
        Validators.NONE);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Lets those who have been counted get to where they wait. */
  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
