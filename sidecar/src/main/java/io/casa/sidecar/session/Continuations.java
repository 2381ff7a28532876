/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonNull;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which calls of a session were answered with {@code input_required} (MCP 2026-07-28), so that the
 * same call, made again with the state that its server gave out, goes on under what paid for it:
 * once for each such answer. Holds hashes of arguments and states, no values. Bounded: the oldest
 * is forgotten first. Thread-safe.
 */
public final class Continuations {
  static final int MOST = 32;
  private static final JsonString INPUT_REQUIRED = new JsonString("input_required");

  private final ReentrantLock lock = new ReentrantLock();

  /** By the name under which the answer is expected, oldest first. */
  private final Map<String, Sent> unanswered = new LinkedHashMap<>();

  private final List<Open> open = new ArrayList<>();

  Continuations() {}

  private record Sent(CallKey call, String tokenId) {}

  private record Open(CallKey call, Optional<String> stateSha256, String tokenId) {}

  /**
   * A call goes out.
   *
   * @param name names the call until it is answered, as {@link SeenValues#called} does
   * @param tokenId of its tool token
   */
  public void sent(String name, ToolCall call, String tokenId) {
    Optional<CallKey> key = CallKey.of(call);
    lock.lock();
    try {
      if (unanswered.size() >= MOST) {
        unanswered.remove(unanswered.keySet().iterator().next());
      }
      key.ifPresent(known -> unanswered.put(name, new Sent(known, tokenId)));
    } finally {
      lock.unlock();
    }
  }

  /**
   * That call had this result.
   *
   * @param result MCP {@code CallToolResult} or {@code InputRequiredResult}
   */
  void returned(String name, JsonObject result) {
    if (!INPUT_REQUIRED.equals(result.members().get("resultType"))) {
      return;
    }
    Optional<Optional<String>> state = givenState(result);
    lock.lock();
    try {
      Sent sent = unanswered.remove(name);
      if (sent != null && state.isPresent()) {
        add(new Open(sent.call(), state.get(), sent.tokenId()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** That call is over. */
  void answered(String name) {
    lock.lock();
    try {
      unanswered.remove(name);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The token's id of the call that this one continues; it is continued then.
   *
   * @param state what the app sends back of the server's state
   */
  public Optional<String> take(ToolCall call, Optional<String> state) {
    Optional<CallKey> key = CallKey.of(call);
    Optional<String> stateSha256 = state.map(Continuations::digest);
    lock.lock();
    try {
      for (Iterator<Open> each = open.iterator(); each.hasNext(); ) {
        Open one = each.next();
        if (key.filter(one.call()::equals).isPresent() && one.stateSha256().equals(stateSha256)) {
          each.remove();
          return Optional.of(one.tokenId());
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** It was not continued after all: nothing was decided yet. */
  public void giveBack(ToolCall call, Optional<String> state, String tokenId) {
    Optional<CallKey> key = CallKey.of(call);
    Optional<String> stateSha256 = state.map(Continuations::digest);
    lock.lock();
    try {
      key.ifPresent(known -> add(new Open(known, stateSha256, tokenId)));
    } finally {
      lock.unlock();
    }
  }

  /** The call under that token has been continued, whoever was told that it had not. */
  public void used(String tokenId) {
    lock.lock();
    try {
      open.removeIf(one -> one.tokenId().equals(tokenId));
    } finally {
      lock.unlock();
    }
  }

  private void add(Open one) {
    if (open.size() >= MOST) {
      open.removeFirst();
    }
    open.add(one);
  }

  /** The state's hash, if there is a state; empty when the result isn't what it says it is. */
  private static Optional<Optional<String>> givenState(JsonObject result) {
    JsonValue state = result.get("requestState").orElseGet(JsonNull::new);
    return switch (state) {
      case JsonNull() -> Optional.of(Optional.empty());
      case JsonString(String given) -> Optional.of(Optional.of(digest(given)));
      default -> Optional.empty();
    };
  }

  private static String digest(String state) {
    try {
      return CanonicalJson.sha256Base64Url(new JsonString(state));
    } catch (InexactNumberException e) {
      throw new IllegalStateException("a text has no numbers", e);
    }
  }
}
