/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs a defect by its kind and place; its message could hold parts of a request or an answer. */
final class DefectLog {
  private DefectLog() {}

  static void log(Logger log, String event, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    log.atError()
        .addKeyValue("failure", cause == null ? "none" : cause.getClass().getName())
        .addKeyValue("at", cause == null ? "unknown" : place(cause))
        .log(event);
  }

  private static String place(Throwable failure) {
    for (StackTraceElement frame : failure.getStackTrace()) {
      if (frame.getClassName().startsWith("io.casa.")) {
        return frame.getClassName() + ":" + frame.getLineNumber();
      }
    }
    return "unknown";
  }
}
