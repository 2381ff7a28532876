/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.load;

import io.casa.launcher.CasaFiles;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** The figures as Markdown. */
final class CorrelationReport {
  private static final String READ =
      """

      ## How to read it

      - *LLM refused*: sessions whose request to the LLM could not be told apart; such an agent has no selection and calls nothing.
      - *Own* calls name the account of their prompt; *common* ones have the same arguments in every session. With equal prompts all are the same in all sessions.
      - A call counts as wrong when its tool token, or the decision that refused it, names another intent than the prompt's that its agent worked for. Which intent a prompt opened is read from `decisions.jsonl`, where prompts are let in one after the other.
      - The agents are honest: they call what the LLM selected in the same session, once. They don't say whose call it is, but in a header that CASA doesn't look at.

      ## What lowers the refusals

      Every `ambiguous_session` goes away when the agent passes `traceparent` on from the request that it serves to its LLM and its tools: a thread-local, a context variable or an `AsyncLocalStorage` is enough, and
      OpenTelemetry's instrumentation does it without a change of the agent. Without it, calls are told apart by what the LLM selected: distinct arguments help (an id of the account, of the request), and so do prompts that differ.
      """;

  private final int wanted;
  private final int sessions;
  private final Duration took;
  private final int reached;
  private final int judged;

  CorrelationReport(int wanted, int sessions, Duration took, int reached, int judged) {
    this.wanted = wanted;
    this.sessions = sessions;
    this.took = took;
    this.reached = reached;
    this.judged = judged;
  }

  String markdown(List<Cell> cells, List<String> violations) {
    int made = cells.stream().mapToInt(Cell::calls).sum();
    int wrong = cells.stream().mapToInt(Cell::wrong).sum();
    var text = new StringBuilder("# Whose call it is, with many sessions at once\n\n");
    text.append(
        "%s, %d shared processors, %s %s, Keycloak %s on H2: %d sessions at once of each of three agents, all three at the same time, %d s.%n%n"
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                CasaFiles.keycloakVersion(),
                sessions,
                took.toSeconds()));
    text.append(
        "**%,d tool calls, %d wrong attributions.** %,d calls got a tool token and were judged by it, %,d reached the server; the others were refused and judged by the record of that.%n%n"
            .formatted(made, wrong, judged, reached));
    if (made < wanted) {
      text.append(
          "%,d calls were asked for; the run's time was over before.%n%n".formatted(wanted));
    }
    text.append(
        "| Agent | `traceparent` | prompts | sessions | LLM refused | calls | own refused | common refused | reasons | wrong |\n| --- | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |\n");
    cells.forEach(cell -> text.append(cell.row()));
    if (!violations.isEmpty()) {
      text.append("\n## Broken\n\n");
      violations.stream().limit(50).forEach(what -> text.append("- ").append(what).append('\n'));
    }
    return text.append(READ)
        .append(
            "\nAgain: `mvn -q package -Dquick -pl bench/load,keycloak-providers,sidecar -am && java -Dcasa.root=. -jar bench/load/target/load-0.1.0-SNAPSHOT.jar correlation`; it needs `python3` and `node`.\n")
        .toString();
  }
}
