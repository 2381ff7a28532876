/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How much memory a sidecar may take to answer with less processor time (measured). */
public enum SidecarSize {
  /** Small and quick to start: C1 only. */
  SMALL,
  /** For much traffic: what is hot is compiled by C2, too. */
  BUSY;

  /**
   * One collector thread, 64 MB of heap (the young few enough to stay in the processor's cache),
   * free memory given back, and none of Netty's flight recorder events and leak samples.
   */
  private static final List<String> ALWAYS =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx64m",
          "-Xms8m",
          "-Xmn4m",
          "-XX:TrimNativeHeapInterval=60000",
          "-Dio.netty.jfr.enabled=false",
          "-Dio.netty.leakDetection.level=disabled",
          // Out of memory it must not limp on: Envoy refuses while it is gone.
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED");

  /** The JVM's flags. */
  List<String> java() {
    List<String> all = new ArrayList<>(ALWAYS);
    switch (this) {
      case SMALL -> all.add("-XX:TieredStopAtLevel=1");
      case BUSY -> {
        // Both compilers, as the JVM has them.
      }
    }
    return all;
  }

  /** The name in files and options. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
