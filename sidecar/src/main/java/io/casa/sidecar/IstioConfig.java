/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import io.casa.sidecar.config.SettingsReader;
import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.envoy.IstioManifests;
import io.casa.sidecar.guard.SidecarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what a pod of an Istio mesh needs, and starts nothing. */
@Command(
    name = "istio-config",
    description = "Prints the EnvoyFilter by which the Envoy of Istio's proxy asks this sidecar.")
final class IstioConfig implements Callable<Integer> {
  @Parameters(paramLabel = "<sidecar.json>", description = "The app's settings.")
  private Path settings = Path.of("");

  @Option(
      names = "--namespace",
      required = true,
      paramLabel = "NAME",
      description = "Where the app's pods are.")
  private String namespace = "";

  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "A label of the app's pods, may be repeated; app=<the app's name> when absent.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "casa-sidecar",
      description = "The sidecar's image, for pod-template.yaml; ${DEFAULT-VALUE} when absent.")
  private String image = "";

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Writes envoy-filter.yaml and pod-template.yaml there instead.")
  private Optional<Path> out = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws SidecarException {
    SidecarSettings read = SettingsReader.read(settings);
    IstioManifests manifests =
        new IstioManifests(
            read, namespace, labels.isEmpty() ? Map.of("app", read.app().name()) : labels);
    String filter = manifests.envoyFilter();
    String template = manifests.podTemplate(image);
    if (out.isEmpty()) {
      spec.commandLine().getOut().print(filter);
      spec.commandLine().getOut().flush();
      return 0;
    }
    try {
      Files.createDirectories(out.get());
      Files.writeString(out.get().resolve("envoy-filter.yaml"), filter);
      Files.writeString(out.get().resolve("pod-template.yaml"), template);
    } catch (IOException e) {
      throw new SidecarException("--out: can't be written", e);
    }
    return 0;
  }
}
