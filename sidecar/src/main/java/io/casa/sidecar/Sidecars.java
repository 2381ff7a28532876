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
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The sidecars of several apps in one process, such as all of a node. They share its memory and
 * nothing else: each has its own socket, key, sessions, records and management address.
 */
final class Sidecars {
  private final List<SidecarProcess> all = new CopyOnWriteArrayList<>();

  /**
   * Starts all of them, one after the other; returns when the requests of each are decided.
   *
   * @param files the settings of each
   * @throws SidecarException when a setting can't be used; nothing is left open then
   */
  void start(List<Path> files) throws SidecarException {
    check(files);
    CryptoProvider.install();
    try {
      for (Path file : files) {
        all.add(start(file, files.size(), all.isEmpty()));
      }
    } catch (SidecarException | RuntimeException e) {
      all.forEach(SidecarProcess::close);
      all.clear();
      throw e;
    }
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

  private static SidecarProcess start(Path file, int files, boolean runIn) throws SidecarException {
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
