/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator.engine;

import io.casa.evaluator.judge.SessionStart;
import io.casa.evaluator.judge.SessionStart.ListedTool;
import io.casa.evaluator.judge.SessionStart.Server;
import io.casa.evaluator.judge.StepInput;
import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.toolcheck.CheckPolicy;
import io.casa.toolcheck.Decision;
import io.casa.toolcheck.Decision.Outcome;
import io.casa.toolcheck.Grant;
import io.casa.toolcheck.ObservedDefinition;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.SessionEvidence;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.ToolCheckRequest;
import io.casa.toolcheck.ToolDefinition;
import io.casa.toolcheck.ToolUnderCheck;
import io.casa.toolcheck.UserWords;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.traits.ToolClass;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the system knows of one session at each moment. For one thread. */
final class SessionView {
  /** All sessions bear the same ids: nothing may hang on them. */
  private static final String INTENT_ID = "00000000-0000-0000-0000-000000000000";

  /** A running system draws one for each session; here the same input gives the same decisions. */
  private static final byte[] MEMORY_KEY = new byte[32];

  private static final ActorChain AGENT = ActorChain.NONE.extendedBy("agent");

  private final SessionStart start;
  private final CheckPolicy policy;
  private final Grant grant;
  private final SelectionLedger ledger = new SelectionLedger();
  private final SessionMemory memory = new SessionMemory(MEMORY_KEY);
  private final List<String> messages = new ArrayList<>();
  private final Map<Address, ToolUnderCheck> tools = new HashMap<>();

  private ToolClass calledClass = ToolClass.SIDE_EFFECT;
  private Optional<ToolCall> called = Optional.empty();

  private record Address(String server, String tool) {}

  SessionView(SessionStart start, CheckPolicy policy) {
    this.start = start;
    this.policy = policy;
    this.grant = new Grant(new Intent(INTENT_ID, sha256(start.prompt())), AGENT, granted(start));
    hear(start.prompt());
    start.systemPrompt().ifPresent(memory::instructed);
  }

  /** Takes in what is new, and asks about the call. */
  ToolCheckRequest request(StepInput step) {
    step.followUps().forEach(this::hear);
    ledger.record(step);
    calledClass = toolClass(step);
    var call = new ToolCall(step.server(), step.tool(), step.arguments().orElse(JsonObject.EMPTY));
    called = Optional.of(call);
    return new ToolCheckRequest(
        grant,
        UserWords.of(messages),
        call,
        tool(step),
        new SessionEvidence(ledger.history(), provenance(step, call)),
        policy);
  }

  /** A call that goes through, or waits for the user, is paid for by the selection found for it. */
  void decided(Decision decision) {
    switch (decision.outcome()) {
      case Outcome.Permit permit -> permit.paidBy().ifPresent(ledger::pay);
      case Outcome.StepUp stepUp -> stepUp.paidBy().ifPresent(ledger::pay);
      case Outcome.Deny _ -> ledger.denied();
    }
    if (decision.outcome() instanceof Outcome.Permit) {
      called.ifPresent(memory::called);
    }
  }

  /** What the call asked about last returned, whatever was decided about it. */
  void returned(JsonObject output) {
    called.ifPresent(call -> memory.returned(calledClass, call, output));
  }

  ToolClass toolClass(StepInput step) {
    Optional<ToolDefinition> definition = tool(step).definition();
    return definition.map(ToolClass::of).orElse(ToolClass.SIDE_EFFECT);
  }

  private void hear(String message) {
    messages.add(message);
    memory.heard(message);
  }

  private Provenance provenance(StepInput step, ToolCall call) {
    return step.arguments()
        .<Provenance>map(_ -> memory.trace(call))
        .orElseGet(Provenance.NotTraced::new);
  }

  private ToolUnderCheck tool(StepInput step) {
    return tools.computeIfAbsent(new Address(step.server(), step.tool()), this::lookUp);
  }

  private ToolUnderCheck lookUp(Address address) {
    Optional<Server> server =
        start.servers().stream().filter(known -> known.name().equals(address.server())).findFirst();
    Optional<ListedTool> registered = server.flatMap(known -> known.tool(address.tool()));
    Optional<ListedTool> observed = server.flatMap(known -> known.observedTool(address.tool()));
    return new ToolUnderCheck(
        registered.map(ListedTool::definition),
        registered.map(tool -> RecordedPin.of(tool.json())),
        observed
            .<ObservedDefinition>map(
                tool -> new ObservedDefinition.Seen(RecordedPin.of(tool.json())))
            .orElseGet(ObservedDefinition.Absent::new));
  }

  private static Set<String> granted(SessionStart start) {
    return start.servers().stream()
        .flatMap(server -> server.tools().stream())
        .map(tool -> tool.definition().name())
        .collect(Collectors.toSet());
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
