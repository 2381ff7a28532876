/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import io.casa.launcher.LauncherException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code ./casa} starts: {@code up} and {@code doctor}. */
@Command(
    name = "casa",
    mixinStandardHelpOptions = true,
    description = "Checks every tool call of an AI agent against what the user asked for.",
    subcommands = {UpCommand.class, DoctorCommand.class})
public final class Casa {
  /** Something on the machine, or in what was given, kept it from running. */
  private static final int FAILED = 1;

  private Casa() {}

  /** Runs the command; exit status 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new Casa()).setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionExceptionHandler(
        (failure, commandLine, _) -> {
          if (failure instanceof LauncherException) {
            commandLine.getErr().println("casa: " + failure.getMessage());
            return FAILED;
          }
          throw failure;
        });
    return commands;
  }
}
