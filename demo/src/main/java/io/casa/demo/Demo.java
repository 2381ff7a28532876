/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import io.casa.demo.app.DemoException;
import io.casa.demo.verdict.ResultJson;
import io.casa.demo.verdict.ResultTable;
import io.casa.demo.verdict.Verdict;
import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts everything on this machine, plays the scenario, says what the enforcement recorded.
 *
 * <p>Exit status: 0 when every legitimate call was let through or held for the user, every attack
 * was attempted and stopped for the right reason, and the bank's data is unchanged; 1 when not, or
 * when something could not be started; 2 for wrong options.
 */
@Command(
    name = "casa demo",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a bank customer's requests to a safe, a compromised and an injected assistant.",
      "With CASA_LLM_HOST, CASA_LLM_API_KEY and CASA_LLM_MODEL_ID set, the assistants ask that"
          + " model instead of the scripted one."
    })
public final class Demo implements Callable<Integer> {
  @Option(names = "--keep", description = "leave everything running until Ctrl-C")
  private boolean keep;

  @Option(names = "--json", description = "print one JSON document instead of the table")
  private boolean json;

  /** Runs the demo. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Demo()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    Progress progress = Progress.toStandardError();
    try (var stage =
            Stage.set(CasaFiles.ofSystemProperty(), LlmChoice.of(System.getenv()), progress);
        var visitor = new Visitor()) {
      Verdict verdict = new Scenario(stage, visitor, progress).play();
      print(verdict, stage.urls());
      if (keep) {
        progress.say("everything keeps running; Ctrl-C ends it");
        new CountDownLatch(1).await();
      }
      return verdict.ok() ? 0 : 1;
    } catch (DemoException | LauncherException e) {
      progress.say(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  private void print(Verdict verdict, ResultJson.Urls urls) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (json) {
      out.println(ResultJson.of(verdict, urls));
      return;
    }
    out.println(ResultTable.of(verdict, onTerminal()));
    if (keep) {
      out.printf(
          "keycloak     %s%nrealm        %s%nentry agent  %s%nMCP server   %s%n",
          urls.keycloak(), urls.realm(), urls.entryAgent(), urls.mcpServer());
    }
  }

  private static boolean onTerminal() {
    return System.getenv("NO_COLOR") == null
        && Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
  }
}
