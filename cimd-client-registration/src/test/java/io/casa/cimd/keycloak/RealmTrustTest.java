/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Valid;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.keycloak.models.RealmModel;

final class RealmTrustTest {
  @Test
  void ofWhenRealmHasOtherAttributesThenLeavesThemOut() {
    RealmModel realm = mock(RealmModel.class);
    when(realm.getAttributes())
        .thenReturn(Map.of("frontendUrl", "x", "casa.cimd.hosts", "client.example"));

    RealmTrust trust = RealmTrust.of(realm);

    assertThat(trust.attributes()).containsOnlyKeys("casa.cimd.hosts");
    assertThat(trust.policy()).isInstanceOf(Valid.class);
    assertThat(new RealmTrust(Map.of()).policy()).isInstanceOf(Absent.class);
  }

  @Test
  void digestWhenPoliciesDifferThenDiffers() {
    assertThat(new RealmTrust(Map.of("a", "1", "b", "2")).digest())
        .isEqualTo(new RealmTrust(Map.of("b", "2", "a", "1")).digest())
        .isNotEqualTo(new RealmTrust(Map.of("a", "1", "b", "3")).digest())
        .isNotEqualTo(new RealmTrust(Map.of("a", "1")).digest());
  }
}
