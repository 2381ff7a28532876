/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.envoy.IstioInspection;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether Istio's proxy of a pod runs what was printed for it, and changes nothing. */
@Command(
    name = "istio-check",
    description =
        "Says whether Istio's proxy runs what istio-config prints; exit code 1 when it doesn't.")
final class IstioCheck implements Callable<Integer> {
  private static final int UNPROTECTED = 1;
  private static final int LARGEST_DUMP = 256 << 20;

  @Parameters(index = "0", paramLabel = "<sidecar.json>", description = "The app's settings.")
  private Path settings = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "<config_dump.json>",
      description = "What the proxy answers to GET /config_dump; - is the standard input.")
  private Path dump = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws SidecarException {
    SidecarSettings read = SettingsReader.read(settings);
    List<String> problems = IstioInspection.problems(read, dumped());
    problems.forEach(spec.commandLine().getOut()::println);
    if (problems.isEmpty()) {
      spec.commandLine().getOut().println("good, for " + read.app().name());
    }
    return problems.isEmpty() ? 0 : UNPROTECTED;
  }

  private JsonObject dumped() throws SidecarException {
    try {
      byte[] text =
          dump.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(dump);
      return JsonReader.strict()
          .withMaxBytes(LARGEST_DUMP)
          .withMaxDepth(JsonReader.LARGEST_MAX_DEPTH)
          .readObject(text);
    } catch (IOException e) {
      throw new SidecarException("the proxy's dump can't be read", e);
    } catch (MalformedJsonException e) {
      throw new SidecarException("the proxy's dump isn't JSON", e);
    }
  }
}
