/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The sidecars of several apps in one process, such as all of a node. They share its memory and
 * nothing else: each has its own socket, key, sessions, records and management address.
 */
final class Sidecars {
  private final List<SidecarProcess> all = new CopyOnWriteArrayList<>();

  /**
   * Starts all of them, at the same time: one that waits for Keycloak must not keep the others from
   * serving. Returns when the requests of each are decided.
   *
   * @param files the settings of each
   * @throws SidecarException when a setting can't be used; nothing is left open then
   */
  void start(List<Path> files) throws SidecarException {
    check(files);
    CryptoProvider.install();
    RunIn runIn = new RunIn();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletionService<Boolean> starting = new ExecutorCompletionService<>(threads);
      for (Path file : files) {
        starting.submit(() -> all.add(start(file, files.size(), runIn)));
      }
      try {
        for (int started = 0; started < files.size(); started++) {
          ended(starting.take());
        }
      } catch (SidecarException | RuntimeException | InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    } catch (SidecarException | RuntimeException e) {
      closeAll();
      throw e;
    } catch (InterruptedException e) {
      closeAll();
      Thread.currentThread().interrupt();
      throw new SidecarException("ended while starting", e);
    }
  }

  /** Of one start; how it failed, if it did. */
  private static void ended(Future<Boolean> start) throws SidecarException, InterruptedException {
    try {
      start.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SidecarException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException("a sidecar can't be started", e);
      }
    }
  }

  private void closeAll() {
    all.forEach(SidecarProcess::close);
    all.clear();
  }

  /**
   * Reads the settings of all.
   *
   * @throws SidecarException when one can't be used, or two of them are of one app
   */
  static List<SidecarSettings> check(List<Path> files) throws SidecarException {
    Set<Path> directories = new HashSet<>();
    Set<String> apps = new HashSet<>();
    List<SidecarSettings> read = new ArrayList<>();
    for (Path file : files) {
      SidecarSettings settings = read(file, files.size());
      if (!directories.add(settings.runDirectory().toAbsolutePath().normalize())) {
        throw new SidecarException(file + ": /runDirectory: another app has it");
      }
      if (!apps.add(settings.issuer() + " " + settings.app().name())) {
        throw new SidecarException(file + ": /app/name: another file is that app's, too");
      }
      read.add(settings);
    }
    return List.copyOf(read);
  }

  private static SidecarSettings read(Path file, int files) throws SidecarException {
    try {
      return SettingsReader.read(file);
    } catch (SidecarException e) {
      throw of(file, files, e);
    }
  }

  private static SidecarProcess start(Path file, int files, RunIn runIn) throws SidecarException {
    try {
      return SidecarProcess.start(file, files, runIn);
    } catch (SidecarException e) {
      throw of(file, files, e);
    }
  }

  /** With the file's name, where there are several. */
  private static SidecarException of(Path file, int files, SidecarException failure) {
    return files == 1 ? failure : new SidecarException(file + ": " + failure.getMessage(), failure);
  }

  /** Waits until all have ended. */
  void await() {
    all.forEach(SidecarProcess::await);
  }

  /** Ends those that run in order, at the same time. */
  void end() {
    List<Thread> ending =
        all.stream().map(one -> Thread.ofVirtual().name("end").start(one::end)).toList();
    try {
      for (Thread one : ending) {
        one.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
