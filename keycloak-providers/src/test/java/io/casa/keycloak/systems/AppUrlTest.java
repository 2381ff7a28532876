/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AppUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http,  tools.example,       http://tools.example",
    "http,  TOOLS.Example:80,    http://tools.example",
    "https, tools.example:443,   https://tools.example",
    "http,  tools.example:443,   http://tools.example:443",
    "https, tools.example:80,    https://tools.example:80",
    "http,  127.0.0.1:8080,      http://127.0.0.1:8080",
  })
  void ofWhenAuthorityIsAHostThenGivesItsOneForm(String scheme, String authority, String url) {
    assertThat(AppUrl.of(scheme, authority)).contains(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a:",
        "a:0",
        "a:65536",
        "a:080",
        "a/b",
        "a?b",
        "a#b",
        "u@a",
        "a b",
        "a..b",
        "-a",
        "a-",
        ".a",
        "a.",
        "a_b",
        "[::1]",
        "a:80:80",
        "é.example",
        "a\n"
      })
  void ofWhenAuthorityIsNoHostThenGivesNone(String authority) {
    assertThat(AppUrl.of("http", authority)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "llm.example,             https://llm.example",
    "https://LLM.example:443, https://llm.example",
    "http://llm.example:8080, http://llm.example:8080",
  })
  void ofLlmHostWhenItCarriesNoSchemeThenItIsHttps(String host, String url) {
    assertThat(AppUrl.ofLlmHost(host)).contains(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://llm.example", "https://llm.example/", "://llm.example", "https://"})
  void ofLlmHostWhenItIsNoHostThenGivesNone(String host) {
    assertThat(AppUrl.ofLlmHost(host)).isEmpty();
  }
}
