/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.guard.Wellformed.Credentials;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WellformedTest {
  private static Credentials credentials(Map<String, String> headers) {
    return Wellformed.credentials(
        new HttpRequest(Direction.INBOUND, "POST", "/mcp", "tools.example", headers, new byte[0]));
  }

  @Test
  void credentialsWhenThereIsNoHeaderThenAreNone() {
    assertThat(credentials(Map.of())).isEqualTo(new Credentials.None());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer a.b-c_d~e+f/g==", "bearer  a.b-c_d~e+f/g==", "BEARER a.b-c_d~e+f/g=="})
  void credentialsWhenABearerTokenThenAreItsCharacters(String header) {
    assertThat(credentials(Map.of("authorization", header)))
        .isEqualTo(new Credentials.Bearer("a.b-c_d~e+f/g=="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearera",
        "Bearer\ta",
        "Bearer a b",
        "Bearer a,Bearer b",
        "Bearer =",
        "Bearer a=b",
        "Bearer ä",
        "Basic YTpi",
        "Token a",
        " Bearer a",
        "Bearer a "
      })
  void credentialsWhenAnythingElseThenAreUnreadable(String header) {
    assertThat(credentials(Map.of("authorization", header)))
        .isEqualTo(new Credentials.Unreadable());
  }
}
