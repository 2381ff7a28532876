/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.exchange.Reading;
import io.casa.keycloak.workloads.WorkloadVerdict.Accepted;
import io.casa.keycloak.workloads.WorkloadVerdict.Refused;
import io.casa.toolcheck.DenyReason;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadTokenTest {
  private static final String ISSUER = "https://auth.example/realms/bank";
  private static final Reading<Long> BOUND = new Reading.Valid<>(600L);

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({"1000, 1600", "1000, 1001"})
  void judgeWhenLifeIsWithinTheBoundThenAccepts(long issuedAt, long expiresAt) {
    assertThat(token(issuedAt, expiresAt).judge(ISSUER, BOUND)).isEqualTo(new Accepted());
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({
    "1000, 1601",
    "1000, 8200",
    "1000, 1000",
    "1000, 999",
    "1000,",
    ", 1600",
    ",",
    "-9223372036854775808, 9223372036854775807"
  })
  void judgeWhenLifeIsNotWithinTheBoundThenRefuses(
      @Nullable Long issuedAt, @Nullable Long expiresAt) {
    assertRefused(
        token(issuedAt, expiresAt).judge(ISSUER, BOUND), DenyReason.WORKLOAD_TOKEN_LIFETIME);
  }

  @ParameterizedTest
  @CsvSource({
    "https://auth.example/realms/bank;https://other.example",
    "https://auth.example/realms/bank;https://auth.example/realms/bank",
    "https://auth.example/realms/other",
    "https://auth.example/realms/bank/"
  })
  void judgeWhenAudienceIsNotTheRealmAloneThenRefuses(String audience) {
    WorkloadToken token =
        new WorkloadToken(
            Arrays.asList(audience.split(";", -1)), Optional.of(1000L), Optional.of(1600L));

    assertRefused(token.judge(ISSUER, BOUND), DenyReason.WRONG_AUDIENCE);
  }

  @Test
  void judgeWhenThereIsNoAudienceThenRefuses() {
    assertRefused(
        new WorkloadToken(List.of(), Optional.of(1000L), Optional.of(1600L)).judge(ISSUER, BOUND),
        DenyReason.WRONG_AUDIENCE);
  }

  @Test
  void judgeWhenClientIsNoAppThenHasNoRuleOfOurs() {
    assertThat(token(0L, null).judge(ISSUER, new Reading.Absent<>())).isEqualTo(new Accepted());
  }

  @Test
  void judgeWhenBoundCannotBeReadThenRefuses() {
    assertRefused(
        token(1000L, 1001L).judge(ISSUER, new Reading.Malformed<>("attribute")),
        DenyReason.WORKLOAD_TOKEN_LIFETIME);
  }

  private static WorkloadToken token(@Nullable Long issuedAt, @Nullable Long expiresAt) {
    return new WorkloadToken(
        List.of(ISSUER), Optional.ofNullable(issuedAt), Optional.ofNullable(expiresAt));
  }

  private static void assertRefused(WorkloadVerdict verdict, DenyReason reason) {
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }
}
