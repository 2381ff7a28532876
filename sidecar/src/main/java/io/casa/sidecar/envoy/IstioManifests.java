/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.object;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a pod of Istio's mesh needs so that its own Envoy asks this sidecar, instead of one that is
 * started with {@link EnvoyFiles}.
 */
public final class IstioManifests {
  /** After everybody else's, so that nobody's filter stands between the check and the router. */
  private static final int LAST = 1_000_000;

  /** RFC 1123, as Kubernetes wants a name; short enough to be part of one. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

  private final SidecarSettings settings;
  private final String namespace;
  private final Map<String, String> labels;

  /**
   * For the pods with these labels.
   *
   * @param labels all of them; one at least, or every pod of the namespace would be meant
   * @throws SidecarException when settings or labels don't fit into a mesh
   */
  public IstioManifests(SidecarSettings settings, String namespace, Map<String, String> labels)
      throws SidecarException {
    this.settings = settings;
    this.namespace = namespace;
    this.labels = new LinkedHashMap<>(labels);
    if (labels.isEmpty() || labels.values().stream().anyMatch(String::isBlank)) {
      throw new SidecarException("a label of the app's pods is missing");
    }
    if (!NAME.matcher(settings.app().name()).matches()) {
      throw new SidecarException("/app/name: can't be part of a name in Kubernetes");
    }
    if (!settings.outbound().equals(IstioOutbound.CAPTURED)) {
      throw new SidecarException(
          "/outbound/listen: must be "
              + IstioOutbound.CAPTURED
              + ", where Istio redirects what the app sends");
    }
  }

  /**
   * The EnvoyFilter, as YAML.
   *
   * @throws SidecarException when a setting doesn't fit into a mesh
   */
  public String envoyFilter() throws SidecarException {
    List<JsonObject> patches = new ArrayList<>(new IstioOutbound(settings).patches());
    patches.addAll(new IstioInbound(settings).patches());
    Map<String, JsonValue> selected = new LinkedHashMap<>();
    labels.forEach((name, value) -> selected.put(name, new JsonString(value)));
    return YamlText.of(
        object(
            "apiVersion",
            "networking.istio.io/v1alpha3",
            "kind",
            "EnvoyFilter",
            "metadata",
            object("name", "casa-" + settings.app().name(), "namespace", namespace),
            "spec",
            object(
                "workloadSelector",
                object("labels", new JsonObject(selected)),
                "priority",
                LAST,
                "configPatches",
                array(patches))));
  }

  /**
   * What the app's Deployment, or whatever makes its pods, must have beside the app, as YAML for
   * {@code kubectl patch}.
   *
   * @param image the sidecar's
   * @throws SidecarException when a setting doesn't fit into a mesh
   */
  public String podTemplate(String image) throws SidecarException {
    return YamlText.of(new IstioPod(settings, labels, image).patch());
  }
}
