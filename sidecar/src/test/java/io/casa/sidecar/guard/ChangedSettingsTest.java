/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static io.casa.sidecar.guard.GuardFixture.assertPass;
import static io.casa.sidecar.guard.GuardFixture.assertRefused;
import static io.casa.sidecar.guard.GuardFixture.bytes;
import static io.casa.sidecar.guard.GuardFixture.call;
import static io.casa.sidecar.guard.GuardFixture.decide;
import static io.casa.sidecar.guard.GuardFixture.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.casa.sidecar.guard.GuardSettings.AppType;
import io.casa.sidecar.guard.GuardSettings.McpServer;
import io.casa.sidecar.llm.LlmProtocol;
import io.casa.toolcheck.ObservedDefinition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Other settings while user requests are in progress. */
class ChangedSettingsTest {
  private static final McpServer TOOLS =
      new McpServer("bank-tools", URI.create("http://" + GuardFixture.TOOLS));
  private static final String ADDED = "added.example";
  private static final String LIST =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
  private static final String LISTED =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"pay\","
          + "\"inputSchema\":{\"type\":\"object\"}}]}}";

  private GuardFixture fixture;

  @BeforeEach
  void start() throws SidecarException {
    fixture = new GuardFixture();
  }

  private static GuardSettings settings(String prompt, LlmAccess access, McpServer... servers) {
    GuardSettings before = GuardFixture.settings(AppType.AGENT, Optional.of(prompt));
    return new GuardSettings(
        before.system(),
        before.issuer(),
        before.app(),
        Optional.of(new GuardSettings.Llm(URI.create("https://" + GuardFixture.LLM), access)),
        List.of(servers),
        List.of(),
        Duration.ZERO);
  }

  private void change(McpServer... servers) throws SidecarException {
    fixture.guards.prepare(settings("{.prompt}", LlmAccess.DEFAULT, servers)).run();
  }

  private Ruling callAdded() {
    return decide(
        fixture.guards.outbound(),
        post(Direction.OUTBOUND, ADDED, "/mcp", call("7", "pay", "{}"), Map.of()));
  }

  @Test
  void serverWhenAddedThenIsCalledInASessionThatWasThereBefore() throws Exception {
    fixture.open("Pay", Map.of());
    assertRefused(callAdded(), 403, "unknown_target");

    change(TOOLS, new McpServer("added", URI.create("http://" + ADDED)));

    assertThat(assertPass(callAdded()).setHeaders()).containsKey("authorization");
    assertPass(fixture.tool("pay", "{}", Map.of()));
    assertThat(fixture.guards.sessions()).isOne();
  }

  @Test
  void serverAndAgentWhenRemovedThenAreUnknown() throws Exception {
    fixture.open("Pay", Map.of());

    change();

    assertRefused(fixture.tool("pay", "{}", Map.of()), 403, "unknown_target");
    assertRefused(
        decide(
            fixture.guards.outbound(),
            post(Direction.OUTBOUND, GuardFixture.HELPER, "/", "{}", Map.of())),
        403,
        "unknown_target");
  }

  @Test
  void changeWhenOnlyPreparedThenNothingIsOtherwise() throws Exception {
    fixture.open("Pay", Map.of());

    Runnable prepared = fixture.guards.prepare(settings("{.prompt}", LlmAccess.DEFAULT));

    assertThat(prepared).isNotNull();
    assertPass(fixture.tool("pay", "{}", Map.of()));
  }

  @Test
  void changeWhenASettingCantBeUsedThenIsRefusedByItsNameAndNothingIsOtherwise() {
    fixture.open("Pay", Map.of());
    var key = new LlmAccess.ApiKey(Path.of("/nowhere"), Optional.empty());

    assertThatThrownBy(
            () ->
                fixture.guards.prepare(
                    settings(
                        "{.prompt}",
                        new LlmAccess(Set.of(LlmProtocol.MESSAGES), Optional.of(key)))))
        .isInstanceOf(SidecarException.class)
        .hasMessageStartingWith("llm.apiKeyFile: ");
    assertThatThrownBy(() -> change(TOOLS, new McpServer("twice", TOOLS.url())))
        .isInstanceOf(SidecarException.class)
        .hasMessageStartingWith("mcpServers.url: ");
    assertPass(fixture.tool("pay", "{}", Map.of()));
  }

  @Test
  void promptAndProtocolsWhenChangedThenHoldForTheNextRequest() throws Exception {
    var messages = new LlmAccess(Set.of(LlmProtocol.MESSAGES), Optional.empty());
    fixture.open("Pay", Map.of());

    fixture.guards.prepare(settings("{.question}", messages, TOOLS)).run();

    assertRefused(fixture.inbound("{\"prompt\":\"Pay\"}", Map.of()), 400, "prompt_not_found");
    assertPass(fixture.inbound("{\"question\":\"Pay\"}", Map.of()));
    assertRefused(fixture.llm("Pay", Map.of()), 403, "unsupported_method");
  }

  @Test
  void approvalWaitWhenSetToNoneThenNoFurtherCallIsHeldAndOneInsideGoesOnWaiting()
      throws Exception {
    fixture.server.approvals.require("pay");
    fixture.open("Pay", Map.of());
    assertThat(fixture.tool("pay", "{}", Map.of())).isInstanceOf(Ruling.Hold.class);

    change(TOOLS);

    assertRefused(fixture.tool("pay", "{\"a\":1}", Map.of()), 200, "approval_required");
    assertThat(fixture.guards.waitingRoom().held()).isOne();
  }

  @Test
  void answerWhenItsRequestPassedBeforeThenIsReadByWhatIsRememberedNow() throws Exception {
    fixture.open("Pay", Map.of());
    Ruling.Pass asked = assertPass(fixture.llm("Pay", Map.of()));

    change(TOOLS);
    fixture.select(asked, "pay", "{}");

    assertThat(fixture.server.reports).hasSize(1);
  }

  @Test
  void toolsWhenTheirServerIsElsewhereNowThenCountAsNotSeen() throws Exception {
    fixture.open("Pay", Map.of());
    Ruling.Pass listing = assertPass(fixture.mcp(LIST, Map.of()));
    AnswerReader reader = fixture.guards.answers().open(listing.metadata());
    reader.onHeaders(200, Map.of("content-type", "application/json"), false);
    reader.onBody(bytes(LISTED), true);
    fixture.tool("pay", "{}", Map.of());
    assertThat(fixture.server.toolsAsked.getLast().observed())
        .isInstanceOf(ObservedDefinition.Seen.class);

    change(TOOLS);
    fixture.tool("pay", "{}", Map.of());
    assertThat(fixture.server.toolsAsked.getLast().observed())
        .isInstanceOf(ObservedDefinition.Seen.class);

    change(new McpServer("bank-tools", URI.create("http://" + ADDED)));
    callAdded();
    assertThat(fixture.server.toolsAsked.getLast().observed())
        .isEqualTo(new ObservedDefinition.NotSeen());
  }
}
