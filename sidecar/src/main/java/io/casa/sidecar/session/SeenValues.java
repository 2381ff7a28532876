/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.grounding.SessionMemory;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.traits.ToolClass;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What was said and seen in one session, so that the values of its calls can be traced: digests
 * under a key of the session's own. No text is kept, but for the arguments of calls that have not
 * been answered yet. Thread-safe.
 *
 * <p>System messages of LLM requests don't count as instructions of the agent's owner: an agent
 * that somebody has taken over could write there what it likes.
 */
public final class SeenValues {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 32;
  private static final int MOST_UNANSWERED = 64;

  /** Messages of a conversation before the last, and their characters, as Keycloak counts them. */
  private static final int MOST_BEFORE = 50;

  private static final int MOST_CHARACTERS_BEFORE = 256 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final boolean inConversation;
  private final String prompt;
  private SessionMemory memory;

  /** The intents of the messages whose words and results the memory holds, but its own. */
  private List<String> before;

  private int characters;

  /** Oldest first. Some never end: their caller has gone before there was an answer. */
  private final Map<String, ToolCall> unanswered = new LinkedHashMap<>();

  private long bytes;

  /**
   * What is seen of a session that this prompt opens.
   *
   * @param inConversation whether later messages may lean on it
   */
  public SeenValues(String prompt, boolean inConversation) {
    this(prompt, inConversation, new SessionMemory(key()), List.of());
  }

  /**
   * What is seen of a session that another agent's message opens, in words that aren't its user's:
   * they count as what any tool returned.
   */
  public static SeenValues ofAgentMessage(String words) {
    SeenValues seen = new SeenValues("", false);
    seen.memory.passedOn(words);
    return seen;
  }

  private SeenValues(
      String prompt, boolean inConversation, SessionMemory memory, List<String> before) {
    this.inConversation = inConversation;
    this.prompt = prompt;
    this.memory = memory;
    this.before = before;
    this.characters = prompt.length();
    memory.heard(prompt);
  }

  /** Whether later messages may lean on it. */
  boolean inConversation() {
    return inConversation;
  }

  /**
   * The same for the conversation's next message. This one forgets: a call that still comes of the
   * message before must not lean on what was said after it. After too many messages the next one
   * begins anew.
   *
   * @param intentId the intent of the message before
   */
  SeenValues handedOn(String intentId, String next) {
    lock.lock();
    try {
      if (before.size() >= MOST_BEFORE || characters > MOST_CHARACTERS_BEFORE) {
        return new SeenValues(next, true);
      }
      List<String> all = new ArrayList<>(before);
      all.add(intentId);
      SeenValues later = new SeenValues(next, true, memory, List.copyOf(all));
      later.bytes = bytes;
      later.characters += characters;
      forget();
      return later;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins anew with the last prompt alone when a message before it was of one of these intents.
   */
  void forgetWhatLeansOn(Predicate<String> intents) {
    lock.lock();
    try {
      if (before.stream().anyMatch(intents)) {
        forget();
        memory.heard(prompt);
        characters = prompt.length();
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    memory = new SessionMemory(key());
    before = List.of();
    unanswered.clear();
    characters = 0;
    bytes = 0;
  }

  /** How many characters of prompts are remembered. */
  int characters() {
    lock.lock();
    try {
      return characters;
    } finally {
      lock.unlock();
    }
  }

  private static byte[] key() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return key;
  }

  /** Where the values of a call that is about to be made come from. */
  public Provenance.Traced trace(ToolCall call) {
    lock.lock();
    try {
      return memory.trace(call);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A call was allowed.
   *
   * @return names the call until it is {@link #answered}, or until so many came after it that its
   *     result won't be remembered
   */
  public String called(ToolCall call) {
    lock.lock();
    try {
      memory.called(call);
      if (unanswered.size() >= MOST_UNANSWERED) {
        unanswered.remove(unanswered.keySet().iterator().next());
      }
      String name = UUID.randomUUID().toString();
      unanswered.put(name, call);
      return name;
    } finally {
      lock.unlock();
    }
  }

  /**
   * That call had this result. The sidecar doesn't know what its tools do, so each counts as one
   * that only reads: nothing in its results is taken for the agent's own doing.
   *
   * @param result MCP {@code CallToolResult}
   */
  public void returned(String call, JsonObject result) {
    lock.lock();
    try {
      ToolCall made = unanswered.remove(call);
      if (made == null) {
        memory.missed();
      } else {
        memory.returned(ToolClass.READ, made, result);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A call had a result that can't be remembered. */
  void missed() {
    lock.lock();
    try {
      memory.missed();
    } finally {
      lock.unlock();
    }
  }

  /** That call is over, with a result or without. */
  public void answered(String call) {
    lock.lock();
    try {
      unanswered.remove(call);
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes of results are remembered or being read. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Adds to the bytes of results; negative when they were not remembered after all. */
  void addBytes(long more) {
    lock.lock();
    try {
      // What was being read is no longer counted once all is forgotten.
      bytes = Math.max(0, bytes + more);
    } finally {
      lock.unlock();
    }
  }
}
