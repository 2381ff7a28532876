/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.cli;

import io.casa.launcher.CasaFiles;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what of this machine is missing, and how to get it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Tells what is missing on this machine, and how to get it.")
final class DoctorCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings = new Examination(CasaFiles.ofSystemProperty()).findings();
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(finding -> out.println(finding.text()));
    boolean missing =
        findings.stream().anyMatch(finding -> finding.verdict() instanceof Finding.Verdict.Missing);
    out.println(missing ? "Something needed is missing." : "All that is needed is here.");
    out.flush();
    return missing ? 1 : 0;
  }
}
