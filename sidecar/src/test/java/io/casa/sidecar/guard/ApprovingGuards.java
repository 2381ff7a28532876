/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.session.MemoryShare;
import io.casa.sidecar.token.RealmKeys;
import io.casa.sidecar.token.RevokedIntents;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** The real guards on the real clock, in front of a Keycloak that wants approvals. */
public final class ApprovingGuards implements AutoCloseable {
  /** What was decided, the tool calls' only. */
  public final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();

  private final FakeAuthorizationServer server = new FakeAuthorizationServer(Clock.systemUTC());
  private final RevokedIntents revoked = new RevokedIntents();
  private final Guards guards;

  /** With one user's request in progress. */
  public ApprovingGuards(GuardSettings settings) throws SidecarException {
    Clock clock = Clock.systemUTC();
    guards =
        new GuardAssembly(
            settings,
            new GuardAssembly.Surroundings(
                server,
                new RealmKeys(() -> CompletableFuture.completedFuture(Optional.empty()), clock),
                clock,
                Instant.EPOCH,
                new DecisionBook(this::record, clock, System::nanoTime),
                revoked,
                MemoryShare.among(1),
                () -> {}));
    GuardFixture.assertPass(
        GuardFixture.decide(
            guards.inbound(),
            GuardFixture.post(
                Direction.INBOUND, "assistant", "/chat", "{\"prompt\":\"Pay Eve\"}", Map.of())));
  }

  private void record(DecisionRecord decision) {
    if (decision.kind() == DecisionRecord.Kind.TOOL) {
      decisions.add(decision);
    }
  }

  /** The guards. */
  public Guards guards() {
    return guards;
  }

  /** What the user is asked and says. */
  public FakeApprovals approvals() {
    return server.approvals;
  }

  /** How often a tool token was asked for. */
  public int asked() {
    return server.toolsAsked.size();
  }

  /** Keycloak ends the user's session. */
  public void revoke() {
    revoked.add(decisions.getLast().intentId().orElseThrow());
  }

  /** How the latest decisions about tool calls ended, the latest last. */
  public List<DecisionRecord.Outcome> outcomes() {
    return decisions.stream().map(DecisionRecord::outcome).toList();
  }

  @Override
  public void close() {
    guards.close();
  }
}
