/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.LlmHistory;
import io.casa.toolcheck.LlmSelection;
import io.casa.toolcheck.ToolCall;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.infinispan.Cache;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * The ledgers of all sessions, shared by all nodes. Every change is a compare-and-set, so that each
 * selection pays for exactly one call whoever asks at the same time, and wherever.
 */
public final class SelectionStore {
  /** What is evicted from it can no longer pay: calls are refused, never let through. */
  private static final String CACHE = "casaLlmSelections";

  // Each failed attempt means that somebody else's change went through.
  private static final int MAX_ATTEMPTS = 200;

  private final Cache<String, String> ledgers;

  SelectionStore(Cache<String, String> ledgers) {
    this.ledgers = ledgers;
  }

  /** The store of this server. */
  public static SelectionStore of(KeycloakSession session) {
    return new SelectionStore(SessionCache.of(session, CACHE));
  }

  /**
   * Whose ledger it is: of one app in one intent.
   *
   * @param expiresAt when the intent token ends, and the ledger with it; seconds since 1970
   */
  public record Key(String realmId, String intentId, String clientId, long expiresAt) {
    public Key {
      Objects.requireNonNull(realmId, "realmId");
      Objects.requireNonNull(intentId, "intentId");
      Objects.requireNonNull(clientId, "clientId");
    }

    String text() {
      return realmId + ' ' + intentId + ' ' + clientId;
    }

    long secondsLeft() {
      return Math.max(1, expiresAt - Time.currentTimeSeconds());
    }
  }

  /** What the store held at one moment. */
  public static final class Moment {
    private final Optional<String> text;
    private final Optional<SelectionLedger> ledger;

    Moment(Optional<String> text) {
      this.text = text;
      this.ledger = text.map(SelectionLedger::ofText);
    }

    /**
     * The history as of then.
     *
     * @param llmCallId only the selections of that LLM call, if given
     */
    public LlmHistory history(Optional<String> llmCallId) {
      if (ledger.isEmpty()) {
        return new LlmHistory.NoCalls();
      }
      List<LlmSelection> unpaid = ledger.get().unpaid();
      return new LlmHistory.Selections(
          unpaid.stream()
              .filter(
                  selection ->
                      llmCallId
                          .map(LlmCall::selectionPrefix)
                          .map(selection.id()::startsWith)
                          .orElse(true))
              .toList());
    }

    /**
     * The history for a call that continues another: what paid for that one, if it was the same
     * call, and may be continued; nothing else.
     *
     * @param tokenId of the other's token
     */
    public LlmHistory continued(String tokenId, ToolCall call) {
      if (ledger.isEmpty()) {
        return new LlmHistory.NoCalls();
      }
      return new LlmHistory.Selections(
          PaidCall.digest(call)
              .flatMap(digest -> ledger.get().continuable(tokenId, digest))
              .map(paid -> paid.selection(call))
              .stream()
              .toList());
    }
  }

  /** What the store holds now. */
  public Moment now(Key key) {
    return new Moment(Optional.ofNullable(ledgers.get(key.text())));
  }

  /**
   * Lets a selection pay, if nothing has changed since that moment.
   *
   * @return whether it did; if not, look again
   */
  public boolean pay(Key key, Moment since, LlmSelection selection) {
    return pay(key, since, since.ledger.orElseThrow().without(selection.id()));
  }

  /**
   * Lets a selection pay for a call that gets a token, and may be continued, if nothing has changed
   * since that moment. A call that it {@linkplain Moment#continued continues} can't be continued
   * again.
   *
   * @param tokenId of the call's token
   * @return whether it did; if not, look again
   */
  public boolean pay(Key key, Moment since, LlmSelection selection, String tokenId, ToolCall call) {
    String digest = PaidCall.digest(call).orElseThrow();
    return pay(key, since, since.ledger.orElseThrow().paying(selection, tokenId, digest));
  }

  private boolean pay(Key key, Moment since, SelectionLedger paid) {
    String before = since.text.orElseThrow();
    String after = paid.toText();
    return !after.equals(before)
        && ledgers.replace(key.text(), before, after, key.secondsLeft(), TimeUnit.SECONDS);
  }

  /**
   * Adds an LLM call.
   *
   * @throws RefusedException when it has been reported already, or too much has been
   */
  void report(Key key, LlmCall call) throws RefusedException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Moment before = now(key);
      SelectionLedger ledger = before.ledger.orElse(SelectionLedger.EMPTY);
      if (ledger.knows(call.id())) {
        throw new RefusedException(
            OAuthError.CONFLICT,
            DenyReason.MALFORMED_REQUEST,
            "This LLM call has been reported already.");
      }
      SelectionLedger more = ledger.with(call);
      if (!more.isWithinBounds()) {
        throw new RefusedException(
            OAuthError.TOO_LARGE,
            DenyReason.MALFORMED_REQUEST,
            "More has been selected in this session than can be kept.");
      }
      if (put(key, before.text, more.toText())) {
        return;
      }
    }
    throw new RefusedException(
        OAuthError.TEMPORARILY_UNAVAILABLE,
        DenyReason.AUTHORIZATION_UNAVAILABLE,
        "Too many changes to this session at the same time.");
  }

  private boolean put(Key key, Optional<String> before, String after) {
    long seconds = key.secondsLeft();
    return before.isEmpty()
        ? ledgers.putIfAbsent(key.text(), after, seconds, TimeUnit.SECONDS) == null
        : ledgers.replace(key.text(), before.get(), after, seconds, TimeUnit.SECONDS);
  }
}
