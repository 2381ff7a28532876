/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.mcp.RpcId;
import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import io.casa.sidecar.token.RevokedIntents;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tool told the app and the sidecar could not remember may be in whatever the app sends. */
class MissedResultTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final RpcId ID = RpcId.parse("1").orElseThrow();
  private static final String JSON = "application/json";
  private static final String RESULT =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}]}}";

  private final SettableClock clock = new SettableClock(NOW);
  private final Session session =
      new Session("i", "trace-i", "Look it up", new IssuedToken("t", NOW.plusSeconds(300)));

  @Test
  void resultWhenItIsReadThenNothingIsMissed() {
    read(new MemoryShare(16 << 20), "identity", JSON);
    assertThat(isCarried()).isFalse();
  }

  @Test
  void resultWhenThereIsNoRoomThenWhatItToldIsMissed() {
    read(new MemoryShare(1), "identity", JSON);
    assertThat(isCarried()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"gzip, application/json", "identity, text/plain"})
  void resultWhenItCannotBeReadThenWhatItToldIsMissed(String encoding, String type) {
    read(new MemoryShare(16 << 20), encoding, type);
    assertThat(isCarried()).isTrue();
  }

  @Test
  void resultWhenItsCallIsNoLongerKnownThenWhatItToldIsMissed() {
    session.returned("unknown", JsonObject.EMPTY);
    assertThat(isCarried()).isTrue();
  }

  private void read(MemoryShare memory, String encoding, String type) {
    Sessions sessions = new Sessions(clock, new RevokedIntents(), memory);
    assertThat(sessions.open(session)).isTrue();
    String call =
        session.seen().called(new ToolCall("https://mail.example", "read_mail", JsonObject.EMPTY));
    ToolResultReader.of(
            ID,
            call,
            session,
            sessions,
            200,
            Map.of("content-encoding", encoding, "content-type", type))
        .ifPresent(reader -> reader.take(RESULT.getBytes(StandardCharsets.UTF_8), true));
  }

  private boolean isCarried() {
    var look =
        new ToolCall(
            "https://web.example",
            "web_search",
            new JsonObject(Map.of("q", new JsonString("K-99812 55501"))));
    return session.seen().trace(look).origins().stream()
        .anyMatch(origin -> origin.part() == Part.CARRIED);
  }
}
