/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.guard.SidecarException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command line. */
@Command(
    name = "sidecar",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Decides what Envoy lets in and out of one app, until it is ended by a signal.")
public final class Sidecar implements Callable<Integer> {
  private static final int BAD_SETTINGS = 2;

  @Parameters(paramLabel = "<sidecar.json>", description = "The settings.")
  private Path settings = Path.of("sidecar.json");

  private Sidecar() {}

  /** Runs until SIGTERM; exit code 2 when the settings can't be used. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Sidecar())
        .addSubcommand(new CheckConfig())
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> {
              if (failure instanceof SidecarException) {
                commandLine.getErr().println("sidecar: " + failure.getMessage());
                return BAD_SETTINGS;
              }
              throw failure;
            });
  }

  @Override
  public Integer call() throws SidecarException {
    SidecarProcess process = SidecarProcess.start(SettingsReader.read(settings));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(process::close));
    process.await();
    return 0;
  }

  /** Reads the settings and says whether they can be used. */
  @Command(
      name = "check-config",
      mixinStandardHelpOptions = true,
      description = "Reads the settings and starts nothing.")
  static final class CheckConfig implements Callable<Integer> {
    @Parameters(paramLabel = "<sidecar.json>", description = "The settings.")
    private Path settings = Path.of("sidecar.json");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() throws SidecarException {
      var read = SettingsReader.read(settings);
      spec.commandLine()
          .getOut()
          .println(settings + ": good, for " + read.app().name() + " of " + read.system());
      return 0;
    }
  }
}
