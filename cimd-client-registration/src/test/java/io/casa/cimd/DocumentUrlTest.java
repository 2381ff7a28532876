/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import static io.casa.cimd.CimdReason.URL_HOST_NOT_A_NAME;
import static io.casa.cimd.CimdReason.URL_MALFORMED;
import static io.casa.cimd.CimdReason.URL_NOT_CANONICAL;
import static io.casa.cimd.CimdReason.URL_NOT_HTTPS;
import static io.casa.cimd.CimdReason.URL_TOO_LONG;
import static io.casa.cimd.CimdReason.URL_WITHOUT_PATH;
import static io.casa.cimd.CimdReason.URL_WITH_DOT_SEGMENT;
import static io.casa.cimd.CimdReason.URL_WITH_FRAGMENT;
import static io.casa.cimd.CimdReason.URL_WITH_QUERY;
import static io.casa.cimd.CimdReason.URL_WITH_USERINFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentUrlTest {
  /** A MUST of draft-ietf-oauth-client-id-metadata-document-01 or a rule of ours beside it. */
  record Rule(String name, String section, String url, CimdReason reason) {
    @Override
    public String toString() {
      return section + " " + name + ": " + url;
    }
  }

  static Stream<Rule> rules() {
    return Stream.of(
        new Rule("scheme is https", "3", "http://a.example/c", URL_NOT_HTTPS),
        new Rule("scheme is https", "3", "ftp://a.example/c", URL_NOT_HTTPS),
        new Rule("scheme is https", "3", "javascript://a.example/%0Aalert(1)", URL_NOT_HTTPS),
        new Rule("has a path", "3", "https://a.example", URL_WITHOUT_PATH),
        new Rule("has a path", "3", "https://a.example/", URL_WITHOUT_PATH),
        new Rule("has a path", "3", "https://a.example:8443", URL_WITHOUT_PATH),
        new Rule("no single-dot segment", "3", "https://a.example/./c", URL_WITH_DOT_SEGMENT),
        new Rule("no single-dot segment", "3", "https://a.example/.", URL_WITH_DOT_SEGMENT),
        new Rule("no double-dot segment", "3", "https://a.example/x/../c", URL_WITH_DOT_SEGMENT),
        new Rule("no double-dot segment", "3", "https://a.example/x/..", URL_WITH_DOT_SEGMENT),
        new Rule("no encoded dots", "3", "https://a.example/%2e/c", URL_WITH_DOT_SEGMENT),
        new Rule("no encoded dots", "3", "https://a.example/x/%2E%2e/c", URL_WITH_DOT_SEGMENT),
        new Rule("no encoded dots", "3", "https://a.example/x/.%2E/c", URL_WITH_DOT_SEGMENT),
        new Rule("no twice encoded", "3", "https://a.example/x/%252e%252e/c", URL_WITH_DOT_SEGMENT),
        new Rule("no encoded slashes", "3", "https://a.example/x%2f..%2Fc", URL_WITH_DOT_SEGMENT),
        new Rule("no encoded backslash", "3", "https://a.example/x%5C..%5cc", URL_WITH_DOT_SEGMENT),
        new Rule(
            "no dots with parameters", "3", "https://a.example/x/..;y/c", URL_WITH_DOT_SEGMENT),
        new Rule(
            "no dots with parameters", "3", "https://a.example/..%3by/c", URL_WITH_DOT_SEGMENT),
        new Rule("no fragment", "3", "https://a.example/c#x", URL_WITH_FRAGMENT),
        new Rule("no fragment", "3", "https://a.example/c#", URL_WITH_FRAGMENT),
        new Rule("no user name", "3", "https://user@a.example/c", URL_WITH_USERINFO),
        new Rule("no password", "3", "https://user:pw@a.example/c", URL_WITH_USERINFO),
        new Rule("no user name", "3", "https://@a.example/c", URL_WITH_USERINFO),
        new Rule("no query", "3", "https://a.example/c?x=1", URL_WITH_QUERY),
        new Rule("no query", "3", "https://a.example/c?", URL_WITH_QUERY),
        new Rule("is a URI", "RFC 3986 2", "https://a.example/c d", URL_MALFORMED),
        new Rule("is a URI", "RFC 3986 2", "https://a.example/c\n", URL_MALFORMED),
        new Rule("is a URI", "RFC 3986 2", "https://a.example/\u00e9", URL_MALFORMED),
        new Rule("is a URI", "RFC 3986 2", "https://a.example\\@b.example/c", URL_MALFORMED),
        new Rule("is a URI", "RFC 3986 2.1", "https://a.example/%zz", URL_MALFORMED),
        new Rule("is a URI", "RFC 3986 2.1", "https://a.example/%2", URL_MALFORMED),
        new Rule("has a host", "RFC 3986 3.2.2", "https:///c", URL_MALFORMED),
        new Rule("port is a number", "RFC 3986 3.2.3", "https://a.example:/c", URL_MALFORMED),
        new Rule("port is a number", "RFC 3986 3.2.3", "https://a.example:0443/c", URL_MALFORMED),
        new Rule("port is a number", "RFC 3986 3.2.3", "https://a.example:65536/c", URL_MALFORMED),
        new Rule("one spelling", "RFC 3986 6.2.1", "HTTPS://a.example/c", URL_NOT_CANONICAL),
        new Rule("one spelling", "RFC 3986 6.2.1", "https://A.example/c", URL_NOT_CANONICAL),
        new Rule("one spelling", "RFC 3986 6.2.1", "https://a.example:443/c", URL_NOT_CANONICAL),
        new Rule("host is a name", "6.5", "https://127.0.0.1/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://[::1]/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://[::1]:8443/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://2130706433/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://0x7f000001/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://127.1/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://0x7f.1/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://a.example./c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://-a.example/c", URL_HOST_NOT_A_NAME),
        new Rule("host is a name", "6.5", "https://a%2eexample/c", URL_HOST_NOT_A_NAME),
        new Rule("bounded", "3", "https://a.example/" + "c".repeat(222), URL_TOO_LONG));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void readWhenRuleIsBrokenThenSaysWhich(Rule rule) {
    assertThat(DocumentUrl.read(rule.url())).isEqualTo(new Malformed<>(rule.reason()));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "account", "urn:client:a", "https:a", "mailto:a@b.example", "//a/b"})
  void readWhenClientIdIsNoUrlThenIsAbsent(String clientId) {
    assertThat(DocumentUrl.read(clientId)).isEqualTo(new Absent<>());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example/c",
        "https://a.example/c/",
        "https://a.example//c",
        "https://a.example/..c/c..d/...",
        "https://a.example/%41%20~b;v=1",
        "https://localhost/client-metadata.json",
        "https://xn--nxasmq6b.example/c"
      })
  void readWhenRulesAreKeptThenIsValid(String url) {
    assertThat(DocumentUrl.read(url)).isInstanceOf(Valid.class);
  }

  @Test
  void readWhenPortIsGivenThenKeepsIt() {
    assertThat(DocumentUrl.read("https://a.example:8443/c"))
        .isEqualTo(new Valid<>(new DocumentUrl("https://a.example:8443/c", "a.example", 8443)));
    assertThat(Policies.url("https://a.example/c").port()).isEqualTo(443);
  }

  @Test
  void readWhenAsLongAsAClientIdMayBeThenIsValid() {
    assertThat(DocumentUrl.read("https://a.example/" + "c".repeat(221))).isInstanceOf(Valid.class);
  }

  @Test
  void newWhenRuleIsBrokenThenThrows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DocumentUrl("https://a.example/../c", "a.example", 443))
        .withMessageContaining("url_with_dot_segment");
  }
}
