/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "sidecar",
    customSynopsis = {
      "sidecar <sidecar.json>...",
      "sidecar check-config <sidecar.json>...",
      "sidecar istio-config <sidecar.json> --namespace NAME [--label NAME=VALUE]... [--out FOLDER]",
      "sidecar istio-check <sidecar.json> <config_dump.json>"
    },
    description =
        "Decides what Envoy lets in and out of an app, or of several, until it is ended by a signal.")
public final class Sidecar implements Callable<Integer> {
  private static final int BAD_SETTINGS = 2;

  @Parameters(
      arity = "0..*",
      paramLabel = "<sidecar.json>",
      description = "The settings, a file for each app.")
  private List<Path> settings = List.of();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows this and ends.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

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
        .addSubcommand(new IstioConfig())
        .addSubcommand(new IstioCheck())
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
    if (settings.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "Missing: <sidecar.json>");
    }
    Sidecars sidecars = new Sidecars();
    // Before the start: one that still waits for Keycloak must not keep others from ending in
    // order.
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("end").unstarted(sidecars::end));
    sidecars.start(settings);
    sidecars.await();
    return 0;
  }

  /** Reads the settings and says whether they can be used. */
  @Command(name = "check-config", description = "Reads the settings and starts nothing.")
  static final class CheckConfig implements Callable<Integer> {
    @Parameters(
        arity = "1..*",
        paramLabel = "<sidecar.json>",
        description = "The settings, a file for each app.")
    private List<Path> settings = List.of();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws SidecarException {
      List<SidecarSettings> read = Sidecars.check(settings);
      for (int i = 0; i < read.size(); i++) {
        SidecarSettings of = read.get(i);
        spec.commandLine()
            .getOut()
            .println(settings.get(i) + ": good, for " + of.app().name() + " of " + of.system());
      }
      return 0;
    }
  }
}
