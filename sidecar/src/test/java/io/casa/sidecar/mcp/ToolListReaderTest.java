/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.ObservedDefinition.Absent;
import io.casa.toolcheck.ObservedDefinition.NotSeen;
import io.casa.toolcheck.ObservedDefinition.Seen;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolListReaderTest {
  private static final RpcId ID = RpcId.parse("7").orElseThrow();
  private static final String TOOL = "{\"name\":\"a\",\"inputSchema\":{\"type\":\"object\"}}";

  // SHA-256 of {"inputSchema":{"type":"object"},"name":"a"}
  private static final String SHA256 = "YNQ1PppUmbSD0J8T2eKAYOcPNO33h7twQLowvTkPha8";
  private static final JsonObject A =
      new JsonObject(
          Map.of(
              "name",
              new JsonString("a"),
              "inputSchema",
              new JsonObject(Map.of("type", new JsonString("object")))));
  private static final Optional<String> FIRST = Optional.empty();
  private static final String SERVER = "bank-tools";

  private final ListedTools listed = new ListedTools();

  @Test
  void readWhenAPageThenHashesWhatARegistrationHashes() {
    String tool =
        "{\"icons\":[],\"inputSchema\":{\"type\":\"object\"},\"title\":null,\"name\":\"a\","
            + "\"_meta\":{\"n\":9007199254740993}}";

    assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[" + tool + "]}}"))
        .isEqualTo(new ToolListAnswer.Page(Map.of("a", SHA256), Map.of("a", A), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"no\"}}",
      })
  void readWhenAnotherMessageThenIsNoList(String message) {
    assertThat(read(message)).isEqualTo(new ToolListAnswer.NoList());
  }

  @Test
  void readWhenAnErrorThenHasFailed() {
    assertThat(read("{\"id\":7,\"error\":{\"code\":-32603,\"message\":\"no\"},\"result\":null}"))
        .isEqualTo(new ToolListAnswer.Failed());
  }

  @Test
  void readWhenTheErrorIsNullThenIsThePageThatClientsTakeItFor() {
    assertThat(
            read("{\"id\":7,\"result\":{\"tools\":[" + TOOL + "]},\"error\":null,\"method\":null}"))
        .isEqualTo(new ToolListAnswer.Page(Map.of("a", SHA256), Map.of("a", A), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "[{\"id\":7,\"result\":{\"tools\":[]}}]",
        "{\"id\":7,\"result\":{\"tools\":[]},\"result\":{\"tools\":[]}}",
        "{\"id\":7,\"result\":{\"tools\":[]},\"Result\":{\"tools\":[]}}",
        "{\"id\":8,\"result\":{\"tools\":[]},\"ID\":7}",
        "{\"id\":7,\"result\":{}}",
        "{\"id\":8,\"result\":{\"tools\":[]}}",
        "{\"id\":\"7\",\"result\":{\"tools\":[]}}",
        "{\"result\":{\"tools\":[]}}",
        "{\"id\":7,\"result\":{\"tools\":[]},\"error\":{}}",
        "{\"id\":7,\"result\":{\"tools\":[]},\"method\":\"ping\"}",
        "{\"id\":7,\"result\":{\"tools\":[]},\"method\":7}",
        "{\"id\":7,\"result\":{\"tools\":{}}}",
        "{\"id\":7,\"result\":{\"tools\":[],\"TOOLS\":[]}}",
        "{\"id\":7,\"result\":{\"tools\":[],\"nextCursor\":7}}",
        "{\"id\":7,\"result\":{\"tools\":[\"a\"]}}",
        "{\"id\":7,\"result\":{\"tools\":[{\"inputSchema\":{}}]}}",
        "{\"id\":7,\"result\":{\"tools\":[{\"name\":\"a\",\"Description\":\"b\"}]}}",
      })
  void readWhenNotCertainThenIsUnreadable(String message) {
    assertThat(read(message)).isEqualTo(new ToolListAnswer.Unreadable());
  }

  @Test
  void readWhenAToolHasNoExactFormOrTwoThenItsHashIsNobodys() {
    String inexact = "{\"name\":\"a\",\"inputSchema\":{\"maximum\":9007199254740993}}";
    String other = "{\"name\":\"a\",\"inputSchema\":{}}";

    for (String tools : new String[] {inexact, TOOL + "," + other, other + "," + TOOL}) {
      ToolListAnswer answer = read("{\"id\":7,\"result\":{\"tools\":[" + tools + "]}}");
      assertThat(((ToolListAnswer.Page) answer).certain()).isEmpty();
      assertThat(((ToolListAnswer.Page) answer).definitions().get("a"))
          .hasSize(43)
          .isNotEqualTo(SHA256);
    }
    assertThat(read("{\"id\":7,\"result\":{\"tools\":[" + TOOL + "," + TOOL + "]}}"))
        .isEqualTo(new ToolListAnswer.Page(Map.of("a", SHA256), Map.of("a", A), Optional.empty()));
  }

  @Test
  void observedWhenNothingWasListedThenNotSeen() {
    assertThat(listed.observed(SERVER, "a")).isEqualTo(new NotSeen());
  }

  @Test
  void observedWhenTheListIsWholeThenKnowsWhatIsMissing() {
    listed.add(SERVER, FIRST, page("a", "1", null));

    assertThat(listed.observed(SERVER, "a")).isEqualTo(new Seen("1"));
    assertThat(listed.observed(SERVER, "b")).isEqualTo(new Absent());
    assertThat(listed.observed("other", "a")).isEqualTo(new NotSeen());
  }

  @Test
  void observedWhenPagesFollowThenMissingOnlyAfterTheLast() {
    listed.add(SERVER, FIRST, page("a", "1", "c1"));
    assertThat(listed.observed(SERVER, "a")).isEqualTo(new Seen("1"));
    assertThat(listed.observed(SERVER, "x")).isEqualTo(new NotSeen());

    listed.add(SERVER, Optional.of("c1"), page("b", "2", "c2"));
    assertThat(listed.observed(SERVER, "x")).isEqualTo(new NotSeen());

    listed.add(SERVER, Optional.of("c2"), page("c", "3", null));
    for (var seen :
        Map.<String, ObservedDefinition>of("a", new Seen("1"), "c", new Seen("3")).entrySet()) {
      assertThat(listed.observed(SERVER, seen.getKey())).isEqualTo(seen.getValue());
    }
    assertThat(listed.observed(SERVER, "x")).isEqualTo(new Absent());
  }

  @Test
  void observedWhenAPageIsNotTheExpectedThenNothingCountsAsMissing() {
    listed.add(SERVER, Optional.of("c9"), page("a", "1", null));

    assertThat(listed.observed(SERVER, "a")).isEqualTo(new Seen("1"));
    assertThat(listed.observed(SERVER, "x")).isEqualTo(new NotSeen());
  }

  @Test
  void observedWhenListedAgainThenTheLatestCounts() {
    listed.add(SERVER, FIRST, page("a", "1", null));
    listed.add(SERVER, FIRST, page("a", "2", null));
    assertThat(listed.observed(SERVER, "a")).isEqualTo(new Seen("2"));

    listed.add(SERVER, Optional.of("c"), page("a", "3", null));
    assertThat(listed.observed(SERVER, "a"))
        .isNotEqualTo(new Seen("2"))
        .isNotEqualTo(new Seen("3"))
        .isInstanceOf(Seen.class);
  }

  private static ToolListAnswer.Page page(String tool, String sha256, @Nullable String next) {
    return new ToolListAnswer.Page(Map.of(tool, sha256), Map.of(), Optional.ofNullable(next));
  }

  private static ToolListAnswer read(String message) {
    return ToolListReader.read(message.getBytes(StandardCharsets.UTF_8), ID);
  }
}
