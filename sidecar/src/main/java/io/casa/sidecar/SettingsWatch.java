/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.FixedMembers;
import io.casa.sidecar.config.SettingsException;
import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SettingsSources;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.config.SystemDocument;
import io.casa.sidecar.guard.SidecarException;
import io.casa.sidecar.metrics.SettingsMetrics;
import io.casa.sidecar.metrics.SettingsMetrics.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the settings file every two seconds, and when it is told to, and applies what changed in
 * it; and what changed in the system, when it is told of that. It compares what the file says: a
 * mounted ConfigMap changes by a symbolic link elsewhere, of which a watcher of the file isn't
 * told. Bad settings change nothing. Thread-safe.
 */
final class SettingsWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SettingsWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final String WHOLE = "sidecar.json";
  private static final ReloadOutcome SILENT = new ReloadOutcome.Refused("/followSystem");

  /** How messages about settings begin. */
  private static final Pattern FIELD = Pattern.compile("(/?[A-Za-z0-9_./~-]{1,100}): ");

  private final Path file;
  private final Target target;
  private final SettingsMetrics metrics;
  private final Thread thread;
  private SidecarSettings inForce;

  /** What is in force was made of. */
  private SettingsSources sources;

  /** What was looked at last; empty when it couldn't be read. */
  private byte[] seen;

  private ReloadOutcome last = new ReloadOutcome.Unchanged();
  private ReloadOutcome lastOfSystem = new ReloadOutcome.Unchanged();
  private boolean closed;

  /** Reads one of the two that settings are made of. */
  @FunctionalInterface
  private interface Reading {
    SettingsSources read() throws SidecarException;
  }

  /** Works by other settings from then on. */
  @FunctionalInterface
  interface Target {
    /**
     * Applies them.
     *
     * @throws SidecarException when one can't be used; nothing has changed then
     */
    void apply(SidecarSettings next) throws SidecarException;
  }

  /**
   * A watch that doesn't look yet.
   *
   * @param seen what the file said
   * @param sources what was read in that, and the system if it is followed
   * @throws SettingsException when these make no settings
   */
  SettingsWatch(
      Path file, byte[] seen, SettingsSources sources, Target target, SettingsMetrics metrics)
      throws SettingsException {
    this.file = file;
    this.seen = seen.clone();
    this.sources = sources;
    this.inForce = sources.first();
    this.target = target;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("settings").unstarted(this::lookAgainAndAgain);
  }

  /** Starts looking. */
  void start() {
    thread.start();
  }

  /** Looks at once; what was refused before is tried again. */
  synchronized ReloadOutcome reload() {
    return look(!last.isSettled());
  }

  /** Applies what Keycloak said of the system. */
  synchronized ReloadOutcome systemSays(String text) {
    if (closed) {
      return new ReloadOutcome.Unchanged();
    }
    return toldOfSystem(judge(() -> sources.with(SystemDocument.read(text))));
  }

  /** Keycloak said nothing that could be followed. */
  synchronized ReloadOutcome systemIsSilent() {
    return closed ? new ReloadOutcome.Unchanged() : toldOfSystem(SILENT);
  }

  /** Whether Keycloak was heard when it was asked last, and what it said is in force. */
  synchronized boolean followsSystem() {
    return lastOfSystem.isSettled();
  }

  /** Returns when nothing is being applied; nothing will be any more. */
  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
  }

  private void lookAgainAndAgain() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        look(false);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized ReloadOutcome look(boolean again) {
    byte[] text = text();
    boolean same = Arrays.equals(text, seen);
    if (closed || (same && !again)) {
      return new ReloadOutcome.Unchanged();
    }
    seen = text;
    ReloadOutcome outcome = judge(() -> sources.with(SettingsReader.read(file, text)));
    count(outcome);
    if (!same || !outcome.equals(last)) {
      log(outcome, "file");
    }
    last = outcome;
    return outcome;
  }

  /** What is asked again and again is told of once. */
  private ReloadOutcome toldOfSystem(ReloadOutcome outcome) {
    boolean nothingNew = lastOfSystem.isSettled() && outcome.equals(new ReloadOutcome.Unchanged());
    if (!nothingNew && !outcome.equals(lastOfSystem)) {
      count(outcome);
      log(outcome, "system");
    }
    lastOfSystem = outcome;
    return outcome;
  }

  private byte[] text() {
    try {
      return SettingsReader.text(file);
    } catch (SidecarException _) {
      return new byte[0]; // bad, as an empty file is
    }
  }

  private ReloadOutcome judge(Reading reading) {
    try {
      SettingsSources changed = reading.read();
      SidecarSettings next = changed.whole();
      List<String> fixed = FixedMembers.differing(inForce, next);
      if (!fixed.isEmpty()) {
        return new ReloadOutcome.NeedsRestart(fixed);
      }
      if (next.equals(inForce)) {
        sources = changed;
        return new ReloadOutcome.Unchanged();
      }
      target.apply(next);
      sources = changed;
      inForce = next;
      return new ReloadOutcome.Applied(metrics.nextGeneration());
    } catch (SidecarException e) {
      return new ReloadOutcome.Refused(field(e));
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("defect", e.getClass().getName()).log("Settings can't be applied");
      return new ReloadOutcome.Refused(WHOLE);
    }
  }

  private static String field(SidecarException failure) {
    Matcher field = FIELD.matcher(String.valueOf(failure.getMessage()));
    return field.lookingAt() ? field.group(1) : WHOLE;
  }

  private void count(ReloadOutcome outcome) {
    switch (outcome) {
      case ReloadOutcome.Unchanged() -> {
        // No news.
      }
      case ReloadOutcome.Applied _ -> metrics.count(Result.APPLIED);
      case ReloadOutcome.Refused _ -> metrics.count(Result.REFUSED);
      case ReloadOutcome.NeedsRestart _ -> metrics.count(Result.NEEDS_RESTART);
    }
  }

  private static void log(ReloadOutcome outcome, String of) {
    switch (outcome) {
      case ReloadOutcome.Unchanged() ->
          LOG.atInfo().addKeyValue("of", of).log("Settings say what is in force");
      case ReloadOutcome.Applied(long number) ->
          LOG.atInfo()
              .addKeyValue("of", of)
              .addKeyValue("generation", number)
              .log("Changed settings are in force");
      case ReloadOutcome.Refused(String field) ->
          LOG.atWarn()
              .addKeyValue("of", of)
              .addKeyValue("field", field)
              .log("Changed settings are refused");
      case ReloadOutcome.NeedsRestart(var fields) ->
          LOG.atWarn()
              .addKeyValue("of", of)
              .addKeyValue("fields", fields)
              .log("Changed settings need a restart");
    }
  }
}
