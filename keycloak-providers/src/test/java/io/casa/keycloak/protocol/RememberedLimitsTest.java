/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.Config;
import org.keycloak.protocol.oidc.OIDCProviderConfig;

final class RememberedLimitsTest {
  private final Config.Scope config = mock();

  @BeforeEach
  void configure() {
    when(config.getInt(any(), any())).thenAnswer(call -> call.getArgument(1));
    when(config.getInt(any())).thenReturn(null);
    when(config.getBoolean(any(), anyBoolean())).thenAnswer(call -> call.getArgument(1));
    when(config.getInt(eq("req-params-max-size--resource"))).thenReturn(77);
  }

  @Test
  void limitWhenAskedThenIsKeycloaksOwn() {
    var keycloaks = new OIDCProviderConfig(config);
    var limits = new RememberedLimits(config);

    for (int round = 0; round < 2; round++) {
      for (String name : new String[] {"scope", "subject_token", "login_hint", "resource"}) {
        for (boolean isToken : new boolean[] {true, false}) {
          assertThat(limits.getMaxLengthForTheParameter(name, isToken))
              .as(name + isToken)
              .isEqualTo(keycloaks.getMaxLengthForTheParameter(name, isToken));
        }
      }
    }
    assertThat(limits.getMaxLengthForTheParameter("resource", false)).isEqualTo(77);
    assertThat(limits.getMaxLengthForTheParameter("scope", true))
        .isNotEqualTo(limits.getMaxLengthForTheParameter("scope", false));
  }

  @Test
  void limitWhenAskedAgainThenTheConfigurationIsNot() {
    var limits = new RememberedLimits(config);
    for (int i = 0; i < 3; i++) {
      limits.getMaxLengthForTheParameter("resource", false);
    }

    verify(config, times(1)).getInt("req-params-max-size--resource");
  }

  @Test
  void limitsWhenManyOrLongNamesAreSentThenAreNotAllRemembered() {
    var limits = new RememberedLimits(config);
    limits.getMaxLengthForTheParameter("x".repeat(129), false);
    assertThat(limits.remembered()).isZero();

    for (int i = 0; i < 10_000; i++) {
      limits.getMaxLengthForTheParameter("name" + i, false);
    }
    assertThat(limits.remembered()).isEqualTo(RememberedLimits.MOST_NAMES);
    assertThat(limits.getMaxLengthForTheParameter("resource", false)).isEqualTo(77);
  }
}
