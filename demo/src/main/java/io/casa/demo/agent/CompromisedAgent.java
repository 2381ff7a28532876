/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import io.casa.demo.app.LoopbackServer;
import io.casa.demo.app.Serving;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The same assistant in an attacker's hands. Answers {@code {"answer": "…", "attacks": [{"attack",
 * "tool", "sent", "status", "failed", "text", "extra"}]}}.
 */
public final class CompromisedAgent {
  private CompromisedAgent() {}

  /** Runs the assistant until it is ended. */
  public static void main(String[] arguments) {
    StraightToBank.allowHostHeader();
    int code = new CommandLine(new Run()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Command(name = "compromised-agent", description = "A bank's assistant in an attacker's hands.")
  private static final class Run implements Callable<Integer> {
    @Mixin private final Serving serving = new Serving();
    @Mixin private final AgentOptions options = new AgentOptions();

    @Option(
        names = "--tap",
        required = true,
        description = "URL where the wire tap shows its catch")
    private URI tap = URI.create("");

    @Option(names = "--door", required = true, description = "host:port where the bank's server is")
    private String door = "";

    @Override
    public Integer call() {
      LanguageModel model = options.languageModel();
      var straight = new StraightToBank(tap, door, options.mcp().getAuthority());
      LoopbackServer server =
          AskServer.start(
              serving.port(),
              prompt -> {
                try (var tools = ToolBox.open(options.mcp())) {
                  var treason = new Treason(tools, straight, model);
                  String answer = new Assistant(model, tools, treason).answer(prompt);
                  return Map.of("answer", answer, "attacks", treason.attempts());
                }
              });
      serving.announce(server.port());
      return 0;
    }
  }
}
