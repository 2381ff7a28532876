/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.casa.cimd.CimdReason;
import io.casa.cimd.CimdReason.Fault;
import io.casa.cimd.keycloak.Admission.Refused;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.keycloak.services.clientpolicy.ClientPolicyException;

final class RefusalsTest {
  @ParameterizedTest
  @EnumSource
  void answerWhenRefusedThenCarriesTheReasonBesideTheError(CimdReason reason) {
    boolean passing = reason.fault() == Fault.PASSING;

    Response answer = Refusals.answer(new Refused(reason, "member"));

    assertThat(answer.getStatus()).isEqualTo(passing ? 503 : 401);
    assertThat(answer.getHeaderString("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.getEntity())
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
        .containsOnly(
            entry("error", passing ? "temporarily_unavailable" : "invalid_client"),
            entry(
                "error_description",
                reason.sentence() + (reason.fault() == Fault.CLIENT ? " (member)" : "")),
            entry("casa_reason", reason.code()));
  }

  @ParameterizedTest
  @EnumSource
  void pageWhenRefusedThenNamesTheReason(CimdReason reason) {
    ClientPolicyException page = Refusals.page(new Refused(reason, ""));

    assertThat(page.getErrorDetail()).isEqualTo(reason.sentence() + " (" + reason.code() + ")");
    assertThat(Map.of(401, true, 503, true)).containsKey(page.getErrorStatus().getStatusCode());
  }
}
