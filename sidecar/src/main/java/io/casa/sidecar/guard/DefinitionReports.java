/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.AuthorizationServer.DefinitionsAnswer;
import io.casa.sidecar.mcp.ToolListAnswer;
import io.casa.sidecar.mcp.ToolListing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Keycloak which tools MCP servers list: whole lists only, each once in some minutes as long
 * as the server keeps it: what Keycloak makes of a list depends on what an administrator has done
 * since. Off the request's path; a list that can't be told after some attempts is told when it is
 * seen again. Of one server one list at a time is told and the latest waits: however often it
 * changes its list, Keycloak's time is left to the calls. A list that was never told lets nothing
 * through, since each call says what the agent was shown. Thread-safe.
 */
final class DefinitionReports implements ToolListPages {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionReports.class);

  /** Most reports of all servers together that Keycloak is asked to take at the same time. */
  static final int MOST_UNDER_WAY = 4;

  /** For how long a list that is seen again is no news. */
  static final Duration NEWS_AFTER = Duration.ofMinutes(5);

  /** Before each attempt. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(25),
          Duration.ofMinutes(2));

  private final AuthorizationServer keycloak;
  private Map<String, String> urls;
  private final Clock clock;
  private final Later later;
  private final Map<String, ToolListing> begun = new HashMap<>();

  /** The latest lists that were told, or are to be told. */
  private final Map<String, Told> told = new HashMap<>();

  /** What is being told, by server. */
  private final Map<String, Telling> tellings = new HashMap<>();

  /** Those that are due and find too many under way. */
  private final Deque<Telling> queued = new ArrayDeque<>();

  private int underWay;

  /** Runs something later, not on this thread. */
  interface Later {
    void run(Duration pause, Runnable task);
  }

  /**
   * Reports about these servers and no others.
   *
   * @param urls of servers by name
   */
  DefinitionReports(AuthorizationServer keycloak, Map<String, String> urls, Clock clock) {
    this(
        keycloak,
        urls,
        clock,
        (pause, task) ->
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task));
  }

  DefinitionReports(
      AuthorizationServer keycloak, Map<String, String> urls, Clock clock, Later later) {
    this.keycloak = keycloak;
    this.urls = Map.copyOf(urls);
    this.clock = clock;
    this.later = later;
  }

  /**
   * Reports about these servers from now on. One that is elsewhere now has told nothing yet.
   *
   * @param now URLs of servers by name
   */
  synchronized void about(Map<String, String> now) {
    Predicate<String> moved = name -> !Objects.equals(urls.get(name), now.get(name));
    begun.keySet().removeIf(moved);
    told.keySet().removeIf(moved);
    urls = Map.copyOf(now);
  }

  @Override
  public synchronized void add(String server, Optional<String> cursor, ToolListAnswer.Page page) {
    String url = urls.get(server);
    if (url == null) {
      return;
    }
    Optional<ToolListing> listing = continued(begun.remove(server), cursor, page);
    if (listing.isEmpty()) {
      return;
    }
    if (!listing.get().fits()) {
      LOG.atWarn().addKeyValue("server", server).log("Its list of tools is too long to be told");
    } else if (listing.get().next().isPresent()) {
      begun.put(server, listing.get());
    } else if (isNews(server, listing.get())) {
      want(server, url, listing.get());
    }
  }

  /** True once, and then until it is given up or its time is over. */
  private boolean isNews(String server, ToolListing listing) {
    Instant now = clock.instant();
    Told before = told.get(server);
    String digest = listing.digest();
    if (before != null && before.digest().equals(digest) && now.isBefore(before.until())) {
      return false;
    }
    told.put(server, new Told(digest, now.plus(NEWS_AFTER)));
    return true;
  }

  private record Told(String digest, Instant until) {}

  /** Empty for a page that does not follow the last one. */
  private static Optional<ToolListing> continued(
      @Nullable ToolListing before, Optional<String> cursor, ToolListAnswer.Page page) {
    if (cursor.isEmpty()) {
      return Optional.of(ToolListing.of(page));
    }
    return Optional.ofNullable(before)
        .filter(listing -> listing.next().equals(cursor))
        .map(listing -> listing.and(page));
  }

  /** One server's latest list on its way to Keycloak. Guarded by the reports. */
  private static final class Telling {
    private final String server;
    private final String url;
    private ToolListing latest;
    private int failures;

    /** Whether a request with the latest list has been sent. */
    private boolean sent;

    Telling(String server, String url, ToolListing latest) {
      this.server = server;
      this.url = url;
      this.latest = latest;
    }
  }

  private void want(String server, String url, ToolListing listing) {
    Telling running = tellings.get(server);
    if (running == null || !running.url.equals(url)) {
      Telling telling = new Telling(server, url, listing);
      tellings.put(server, telling);
      later.run(PAUSES.getFirst(), () -> tell(telling));
      return;
    }
    if (!running.sent) {
      LOG.atWarn().addKeyValue("server", server).log("A list of its tools was never told");
    }
    running.latest = listing;
    running.failures = 0;
    running.sent = false;
  }

  private void tell(Telling telling) {
    ToolListing listing;
    synchronized (this) {
      if (underWay >= MOST_UNDER_WAY) {
        queued.add(telling);
        return;
      }
      underWay++;
      telling.sent = true;
      listing = telling.latest;
    }
    CompletableFuture.completedStage(listing)
        .thenCompose(sent -> report(telling.url, sent))
        .exceptionally(_ -> DefinitionsAnswer.UNAVAILABLE)
        .thenAccept(answer -> answered(telling, answer));
  }

  private CompletionStage<DefinitionsAnswer> report(String url, ToolListing listing) {
    return keycloak.reportDefinitions(url, listing.tools(), listing.certain());
  }

  private synchronized void answered(Telling telling, DefinitionsAnswer answer) {
    underWay--;
    Telling next = queued.poll();
    if (next != null) {
      later.run(Duration.ZERO, () -> tell(next));
    }
    if (!telling.sent) { // another list has come meanwhile
      later.run(PAUSES.getFirst(), () -> tell(telling));
      return;
    }
    switch (answer) {
      // Until the server lists something else, or some minutes are over.
      case TAKEN -> tellings.remove(telling.server, telling);
      // It would be refused again, most likely.
      case REFUSED -> {
        LOG.atWarn().addKeyValue("server", telling.server).log("Its tools are refused");
        tellings.remove(telling.server, telling);
      }
      case UNAVAILABLE -> unavailable(telling);
    }
  }

  private void unavailable(Telling telling) {
    telling.failures++;
    if (telling.failures < PAUSES.size()) {
      later.run(PAUSES.get(telling.failures), () -> tell(telling));
    } else {
      LOG.atWarn().addKeyValue("server", telling.server).log("Its tools can't be told");
      tellings.remove(telling.server, telling);
      told.remove(telling.server);
    }
  }
}
