/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.checks;

import static io.casa.toolcheck.ToolCheckRequests.SHA256;
import static io.casa.toolcheck.ToolCheckRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.Evidence;
import io.casa.toolcheck.ObservedDefinition.Absent;
import io.casa.toolcheck.ObservedDefinition.NotSeen;
import io.casa.toolcheck.ObservedDefinition.Seen;
import io.casa.toolcheck.ToolCheckRequests;
import io.casa.toolcheck.Verdict;
import io.casa.toolcheck.spi.ToolCheck;
import io.casa.toolcheck.spi.ToolCheckContract;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolDefinitionPinnedTest extends ToolCheckContract {
  private static final String OTHER = "X".repeat(43);

  @Override
  protected ToolCheck newCheck() {
    return new ToolDefinitionPinned();
  }

  static Stream<Arguments> rules() {
    Verdict unknown = new Verdict.Block(DenyReason.TOOL_INTENT_MISMATCH);
    return Stream.of(
        arguments("the registered one", request().observed(new Seen(SHA256)), allow("registered")),
        arguments("another", request().observed(new Seen(OTHER)), block("other")),
        arguments("in other case", request().observed(new Seen("r".repeat(43))), block("other")),
        arguments("no such tool", request().observed(new Absent()), block("absent")),
        arguments("nothing", request().observed(new NotSeen()), allow("not_seen")),
        arguments("held", request().observed(new Seen(SHA256)).held(), block("held")),
        arguments("held, nothing", request().held(), block("held")),
        arguments("held, another", request().observed(new Seen(OTHER)).held(), block("other")),
        arguments("held, unregistered", request().unregistered().held(), unknown),
        arguments("unregistered", request().unregistered(), unknown),
        arguments("without a hash", request().unpinned().observed(new Seen(SHA256)), unknown),
        arguments("another's definition", request().registered("other", "{}"), unknown));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void checkWhenAgentSawThatThenSaysThat(String name, ToolCheckRequests request, Verdict expected) {
    assertThat(newCheck().check(request.build())).as(name).isEqualTo(expected);
  }

  private static Verdict allow(String observed) {
    return new Verdict.Allow(Optional.empty(), Evidence.of(Map.of("observed", observed)));
  }

  private static Verdict block(String observed) {
    return new Verdict.Block(
        DenyReason.MODIFIED_MCP_TOOL_DEFS, Evidence.of(Map.of("observed", observed)));
  }
}
