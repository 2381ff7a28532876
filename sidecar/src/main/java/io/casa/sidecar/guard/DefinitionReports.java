/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.AuthorizationServer;
import io.casa.sidecar.keycloak.AuthorizationServer.DefinitionsAnswer;
import io.casa.sidecar.mcp.ToolListAnswer;
import io.casa.sidecar.mcp.ToolListing;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Keycloak which tools MCP servers list: whole lists only, each once, as long as the server
 * keeps it. Off the request's path; a list that can't be told after some attempts is told when it
 * is seen again. Thread-safe.
 */
final class DefinitionReports implements ToolListPages {
  private static final Logger LOG = LoggerFactory.getLogger(DefinitionReports.class);

  /** Before each attempt. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(25),
          Duration.ofMinutes(2));

  private final AuthorizationServer keycloak;
  private final Map<String, String> urls;
  private final Later later;
  private final Map<String, ToolListing> begun = new HashMap<>();

  /** Digests of the latest lists that were told, or are being told. */
  private final Map<String, String> told = new HashMap<>();

  /** Runs something later, not on this thread. */
  interface Later {
    void run(Duration pause, Runnable task);
  }

  /**
   * Reports about these servers and no others.
   *
   * @param urls of servers by name
   */
  DefinitionReports(AuthorizationServer keycloak, Map<String, String> urls) {
    this(
        keycloak,
        urls,
        (pause, task) ->
            CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task));
  }

  DefinitionReports(AuthorizationServer keycloak, Map<String, String> urls, Later later) {
    this.keycloak = keycloak;
    this.urls = Map.copyOf(urls);
    this.later = later;
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
    } else if (!listing.get().digest().equals(told.get(server))) {
      told.put(server, listing.get().digest());
      attempt(new Telling(server, url, listing.get(), listing.get().digest()), 0);
    }
  }

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

  private record Telling(String server, String url, ToolListing listing, String digest) {}

  private void attempt(Telling telling, int attempt) {
    later.run(
        PAUSES.get(attempt),
        () -> {
          if (isCurrent(telling)) {
            keycloak
                .reportDefinitions(
                    telling.url(), telling.listing().tools(), telling.listing().certain())
                .thenAccept(answer -> answered(telling, attempt, answer));
          }
        });
  }

  private synchronized boolean isCurrent(Telling telling) {
    return telling.digest().equals(told.get(telling.server()));
  }

  private synchronized void answered(Telling telling, int attempt, DefinitionsAnswer answer) {
    switch (answer) {
      case TAKEN -> {
        // Until the server lists something else.
      }
      // It would be refused again.
      case REFUSED ->
          LOG.atWarn().addKeyValue("server", telling.server()).log("Its tools are refused");
      case UNAVAILABLE -> {
        if (attempt + 1 < PAUSES.size()) {
          attempt(telling, attempt + 1);
        } else {
          LOG.atWarn().addKeyValue("server", telling.server()).log("Its tools can't be told");
          told.remove(telling.server(), telling.digest());
        }
      }
    }
  }
}
