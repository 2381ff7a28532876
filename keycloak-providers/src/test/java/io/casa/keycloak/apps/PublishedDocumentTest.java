/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PublishedDocumentTest {
  private final PublishedDocument document = new PublishedDocument("{\"a\":1}");

  @Test
  void etagWhenTextsDifferThenDiffers() {
    assertThat(document.etag())
        .matches("\"[A-Za-z0-9_-]{43}\"")
        .isEqualTo(new PublishedDocument("{\"a\":1}").etag())
        .isNotEqualTo(new PublishedDocument("{\"a\":2}").etag());
  }

  @Test
  void isKnownToWhenTagIsAmongThemThenIs() {
    String etag = document.etag();

    assertThat(document.isKnownTo(List.of(etag))).isTrue();
    assertThat(document.isKnownTo(List.of("\"x\", W/" + etag))).isTrue();
    assertThat(document.isKnownTo(List.of("\"x\"", etag))).isTrue();
    assertThat(document.isKnownTo(List.of("*"))).isTrue();
  }

  @Test
  void isKnownToWhenTagIsNotAmongThemThenIsNot() {
    String etag = document.etag();

    assertThat(document.isKnownTo(List.of())).isFalse();
    assertThat(document.isKnownTo(List.of("\"x\"", ""))).isFalse();
    assertThat(document.isKnownTo(List.of(etag.replace("\"", "")))).isFalse();
  }
}
