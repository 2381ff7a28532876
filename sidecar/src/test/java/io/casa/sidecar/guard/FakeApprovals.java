/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.PendingApproval;
import io.casa.sidecar.keycloak.TokenAnswer;
import io.casa.sidecar.keycloak.ToolTokenRequest;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.ToolCall;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Keycloak's approvals as the token endpoint tells of them. Thread-safe. */
public final class FakeApprovals {
  /** The decision under which Keycloak recorded that a call waits. */
  public static final String DECISION = "00000000-0000-4000-8000-00000000000a";

  private enum State {
    PENDING,
    APPROVED,
    DENIED,
    GONE
  }

  private record Approval(ToolCall call, State state) {}

  private final Clock clock;
  private final Set<String> tools = new HashSet<>();
  private final Map<String, Approval> byId = new LinkedHashMap<>();

  FakeApprovals(Clock clock) {
    this.clock = clock;
  }

  /** Calls of that tool need their user's approval from now on. */
  public synchronized void require(String tool) {
    tools.add(tool);
  }

  /** The user approves whatever waits. */
  public void approve() {
    move(State.APPROVED);
  }

  /** The user denies whatever waits. */
  public void deny() {
    move(State.DENIED);
  }

  /** What waits has expired. */
  void expire() {
    move(State.GONE);
  }

  private synchronized void move(State next) {
    byId.replaceAll(
        (id, old) -> old.state() == State.PENDING ? new Approval(old.call(), next) : old);
  }

  static URI uri(String id) {
    return URI.create(GuardFixture.ISSUER + "/casa/approvals/" + id);
  }

  synchronized Optional<TokenAnswer> answer(ToolTokenRequest request) {
    if (!tools.contains(request.call().tool())) {
      return Optional.empty();
    }
    if (request.approvalId().isEmpty()) {
      return Optional.of(pending(begun(request.call())));
    }
    String id = request.approvalId().get();
    Approval approval = byId.get(id);
    if (approval == null || !approval.call().equals(request.call())) {
      return Optional.of(new TokenAnswer.Rejected(DenyReason.MALFORMED_REQUEST));
    }
    return Optional.of(
        switch (approval.state()) {
          case PENDING -> pending(id);
          case APPROVED -> {
            byId.put(id, new Approval(approval.call(), State.GONE));
            yield new TokenAnswer.Granted(
                new IssuedToken(
                    "t3:" + request.intentToken().value(), clock.instant().plusSeconds(60)),
                Optional.empty());
          }
          case DENIED -> denied(DenyReason.APPROVAL_DENIED);
          case GONE -> denied(DenyReason.APPROVAL_REQUIRED);
        });
  }

  private String begun(ToolCall call) {
    for (Map.Entry<String, Approval> entry : byId.entrySet()) {
      if (entry.getValue().equals(new Approval(call, State.PENDING))) {
        return entry.getKey();
      }
    }
    String id = "approval-" + byId.size();
    byId.put(id, new Approval(call, State.PENDING));
    return id;
  }

  private TokenAnswer pending(String id) {
    return new TokenAnswer.Pending(
        new PendingApproval(id, uri(id), clock.instant().plusSeconds(120), Duration.ofSeconds(1)),
        DECISION,
        Optional.of("SIDE_EFFECTS"));
  }

  private static TokenAnswer denied(DenyReason reason) {
    return new TokenAnswer.Denied(reason, DECISION, Optional.of("SIDE_EFFECTS"));
  }
}
