/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.with;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonWriter;
import java.nio.file.Path;
import java.util.Map;

/** The sidecar's container, and what ties it to that of Istio's proxy. */
final class IstioPod {
  /** Of Istio's proxy. The socket lets nobody else in, and what this user sends isn't captured. */
  private static final int PROXY_USER = 1337;

  private static final String RUN = "casa-run";
  private static final String SETTINGS = "casa-settings";
  private static final String SETTINGS_FOLDER = "/etc/casa";

  /** From the end of the sidecar's own drain to that of the proxy's, and on to the kill. */
  private static final int MARGIN_SECONDS = 5;

  private final SidecarSettings settings;
  private final Map<String, String> labels;
  private final String image;

  IstioPod(SidecarSettings settings, Map<String, String> labels, String image) {
    this.settings = settings;
    this.labels = labels;
    this.image = image;
  }

  JsonObject patch() throws SidecarException {
    JsonObject metadata = object("labels", labels(), "annotations", annotations());
    JsonObject pod =
        object(
            "terminationGracePeriodSeconds",
            drainSeconds() + 2 * MARGIN_SECONDS,
            "containers",
            array(container()),
            "volumes",
            array(
                object("name", RUN, "emptyDir", object()),
                object(
                    "name",
                    SETTINGS,
                    "secret",
                    object("secretName", "casa-" + settings.app().name()))));
    return object("spec", object("template", object("metadata", metadata, "spec", pod)));
  }

  /** With those that the filter chooses its pods by, lest it chooses none. */
  private JsonObject labels() {
    JsonObject all = object("sidecar.istio.io/inject", "true");
    for (var label : labels.entrySet()) {
      all = with(all, label.getKey(), label.getValue());
    }
    return all;
  }

  private int drainSeconds() {
    return Math.toIntExact(settings.drainTime().toSeconds());
  }

  /**
   * The traffic ones say what Istio does by default, lest a default of the mesh leaves some out.
   */
  private JsonObject annotations() throws SidecarException {
    JsonObject proxy =
        object(
            "holdApplicationUntilProxyStarts",
            true,
            "terminationDrainDuration",
            drainSeconds() + MARGIN_SECONDS + "s");
    return object(
        "proxy.istio.io/config",
        JsonWriter.toJson(proxy),
        "sidecar.istio.io/userVolumeMount",
        JsonWriter.toJson(array(object("name", RUN, "mountPath", volume().toString()))),
        "sidecar.istio.io/interceptionMode",
        "REDIRECT",
        "traffic.sidecar.istio.io/includeInboundPorts",
        "*",
        "traffic.sidecar.istio.io/excludeInboundPorts",
        "",
        "traffic.sidecar.istio.io/includeOutboundIPRanges",
        "*",
        "traffic.sidecar.istio.io/excludeOutboundIPRanges",
        "",
        "traffic.sidecar.istio.io/excludeOutboundPorts",
        "");
  }

  private JsonObject container() throws SidecarException {
    return object(
        "name",
        "casa-sidecar",
        "image",
        image,
        "args",
        array(SETTINGS_FOLDER + "/sidecar.json"),
        "securityContext",
        object(
            "runAsUser",
            PROXY_USER,
            "runAsGroup",
            PROXY_USER,
            "runAsNonRoot",
            true,
            "allowPrivilegeEscalation",
            false,
            "capabilities",
            object("drop", array("ALL"))),
        "volumeMounts",
        array(
            object("name", RUN, "mountPath", volume().toString()),
            object("name", SETTINGS, "mountPath", SETTINGS_FOLDER, "readOnly", true)));
  }

  /** The sidecar owns its folder and not the volume's root, so it is a folder in it. */
  private Path volume() throws SidecarException {
    Path volume = settings.runDirectory().getParent();
    if (volume == null || volume.getNameCount() == 0) {
      throw new SidecarException(
          "/runDirectory: must be a folder in a volume's, such as /run/casa/assistant");
    }
    return volume;
  }
}
