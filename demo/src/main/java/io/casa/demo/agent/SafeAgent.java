/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import io.casa.demo.app.LoopbackServer;
import io.casa.demo.app.Serving;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The assistant as it should be. Answers {@code {"answer": "…", "calls": [{"tool", "failed",
 * "text", "extra"}]}}, the last two of failed calls only.
 */
public final class SafeAgent {
  private SafeAgent() {}

  /** Runs the assistant until it is ended. */
  public static void main(String[] arguments) {
    int code = new CommandLine(new Run()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Command(name = "safe-agent", description = "A bank's assistant.")
  private static final class Run implements Callable<Integer> {
    @Mixin private final Serving serving = new Serving();
    @Mixin private final AgentOptions options = new AgentOptions();

    @Override
    public Integer call() {
      LanguageModel model = options.languageModel();
      LoopbackServer server =
          AskServer.start(
              serving.port(),
              prompt -> {
                try (var tools = ToolBox.open(options.mcp())) {
                  var calls = new CallLog();
                  String answer = new Assistant(model, tools, calls).answer(prompt);
                  return Map.of("answer", answer, "calls", calls.entries());
                }
              });
      serving.announce(server.port());
      return 0;
    }
  }
}
