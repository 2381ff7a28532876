/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.cimd.PortRule.AnyPort;
import io.casa.cimd.PortRule.Ports;
import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Malformed;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TrustPolicyReaderTest {
  @Test
  void readWhenNoHostsThenTrustsNobody() {
    assertThat(TrustPolicyReader.read(Map.of())).isEqualTo(new Absent<>());
    assertThat(TrustPolicyReader.read(Map.of("casa.cimd.hosts", " "))).isEqualTo(new Absent<>());
    assertThat(TrustPolicyReader.read(Map.of("casa.cimd.consent-required", "false")))
        .isEqualTo(new Absent<>());
  }

  @Test
  void readWhenOnlyHostsThenDefaultsAreTheStrictOnes() {
    TrustPolicy policy = Policies.with("grant-types", " ");

    assertThat(policy.keyAuthentication()).isTrue();
    assertThat(policy.consentRequired()).isTrue();
    assertThat(policy.defaultScopes()).isEmpty();
    assertThat(policy.permittedAddresses()).isEmpty();
    assertThat(policy.ports()).isEqualTo(new Ports(Set.of(443)));
    assertThat(policy.grantTypes())
        .containsExactlyInAnyOrder(GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN);
    assertThat(policy.cache())
        .isEqualTo(new CacheBounds(Duration.ofMinutes(5), Duration.ofDays(1)));
    assertThat(policy.maxClients()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hosts | *",
        "hosts | *.example",
        "hosts | a.example/x",
        "hosts | https://a.example",
        "hosts | A.example",
        "hosts | 127.0.0.1",
        "hosts | a.example b..example",
        "ports | 0",
        "ports | 65536",
        "ports | all",
        "ports | 443 any",
        "required-properties | a(b",
        "key-authentication | yes",
        "key-authentication | TRUE",
        "grant-types | password",
        "default-scopes | a\"b",
        "consent-required | 1",
        "min-cache-seconds | 0",
        "min-cache-seconds | -1",
        "min-cache-seconds | 5m",
        "max-cache-seconds | 299",
        "refetch-seconds | 0",
        "unused-seconds | never",
        "max-clients | 99999999999",
        "permitted-addresses | 10.0.0.0/33",
        "permitted-addresses | 10.0.0",
        "permitted-addresses | ::/129",
        "permitted-addresses | localhost",
        "host | a.example"
      })
  void readWhenAttributeIsNotWhatItMustBeThenPolicyIsMalformed(String name, String value) {
    Map<String, String> attributes =
        name.equals("hosts")
            ? Map.of("casa.cimd.hosts", value)
            : Map.of("casa.cimd.hosts", "a.example", "casa.cimd." + name, value);

    assertThat(TrustPolicyReader.read(attributes))
        .isEqualTo(new Malformed<>(CimdReason.POLICY_MALFORMED, "casa.cimd." + name));
  }

  @Test
  void readWhenOtherAttributesAreThereThenPassesThemOver() {
    assertThat(
            TrustPolicyReader.read(
                Map.of("casa.cimd.hosts", "a.example", "frontendUrl", "x", "casa.other", "y")))
        .isInstanceOf(Reading.Valid.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, true",
    "a.example, b.a.example, false",
    "a.example, xa.example, false",
    "*.a.example, b.a.example, true",
    "*.a.example, c.b.a.example, true",
    "*.a.example, a.example, false",
    "*.a.example, ba.example, false",
    "*.a.example, b.a.example.evil.example, false",
    "'b.example, a.example', a.example, true"
  })
  void objectionWhenHostIsNotNamedThenRefuses(String hosts, String host, boolean trusted) {
    TrustPolicy policy = Policies.with("hosts", hosts);

    assertThat(policy.objection(Policies.url("https://" + host + "/c")).isEmpty())
        .isEqualTo(trusted);
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', true",
    "'', :8443, false",
    "8443, :8443, true",
    "8443, '', false",
    "'443 8443', '', true",
    "any, :9999, true"
  })
  void objectionWhenPortIsNotNamedThenRefuses(String ports, String port, boolean trusted) {
    TrustPolicy policy = Policies.with("ports", ports);

    assertThat(policy.objection(Policies.url("https://client.example" + port + "/c")))
        .isEqualTo(
            trusted
                ? java.util.Optional.empty()
                : java.util.Optional.of(CimdReason.PORT_NOT_ALLOWED));
    assertThat(Policies.with("ports", "any").ports()).isEqualTo(new AnyPort());
  }
}
