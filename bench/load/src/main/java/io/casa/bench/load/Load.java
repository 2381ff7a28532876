/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The two runs, each a subcommand. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Whether the rules hold under load: exit status 1 when one was broken.",
    subcommands = {Correlation.class, Outages.class})
final class Load {
  Load() {}

  /** Runs one of them. */
  public static void main(String[] arguments) {
    // The servers around the sidecars would wait for acknowledgements otherwise.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.exit(new CommandLine(new Load()).execute(arguments));
  }
}
