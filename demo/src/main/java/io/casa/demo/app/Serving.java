/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.app;

import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Option;

/** How each program of the demo serves: on loopback, announced by one line on standard output. */
public final class Serving {
  /**
   * What the announcing line starts with; the address follows, such as {@code
   * http://127.0.0.1:9001}.
   */
  public static final String ANNOUNCEMENT = "serving ";

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "port on 127.0.0.1; 0 (the default) takes a free one")
  private int port;

  @Option(
      names = "--exit-with-stdin",
      description = "end when standard input ends, so that no child outlives its parent")
  private boolean exitWithStdin;

  /** The port to listen on; 0 for any. */
  public int port() {
    return port;
  }

  /** Says where the program serves and, when told so, ties its life to standard input's. */
  @SuppressWarnings("SystemOut") // the announcement is this program's interface
  public void announce(int actualPort) {
    System.out.println(ANNOUNCEMENT + "http://127.0.0.1:" + actualPort);
    System.out.flush();
    if (exitWithStdin) {
      Thread.ofPlatform().daemon().name("stdin-watch").start(Serving::exitWhenStdinEnds);
    }
  }

  @SuppressWarnings("SystemExitOutsideMain") // that is what the option asks for
  private static void exitWhenStdinEnds() {
    try (InputStream in = System.in) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      // A broken standard input has ended just as well.
    }
    System.exit(0);
  }
}
