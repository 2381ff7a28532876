/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.ConfigJson.array;
import static io.casa.sidecar.envoy.ConfigJson.extension;
import static io.casa.sidecar.envoy.ConfigJson.object;
import static io.casa.sidecar.envoy.ConfigJson.typed;

import io.casa.sidecar.config.SidecarSettings;
import io.casa.sidecar.guard.SidecarException;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The files Envoy runs on: a bootstrap, and listeners, clusters and routes as file xDS in a folder
 * that Envoy watches. Each is written beside its place and renamed into it, which is what Envoy
 * takes notice of.
 */
public final class EnvoyFiles {
  private static final int MAX_CONNECTIONS = 1000;
  private static final String UNWRITABLE = "runDirectory: Envoy's files can't be written";

  /** {@code 0600}. */
  private static final int OWNER_ONLY = 0x180;

  private final SidecarSettings settings;
  private final Path folder;

  /** The files of that sidecar, in {@code envoy/} of its run directory. */
  public EnvoyFiles(SidecarSettings settings) {
    this.settings = settings;
    this.folder = settings.runDirectory().resolve("envoy");
  }

  /** What Envoy is started with ({@code -c}). */
  public Path bootstrap() {
    return folder.resolve("bootstrap.json");
  }

  /**
   * Writes them all, what is referred to before what refers to it.
   *
   * @throws SidecarException when the settings contradict each other or the disk can't be written
   */
  public void write() throws SidecarException {
    rewrite();
    List<JsonObject> listeners = new ListenerConfig(settings, folder).all();
    try {
      write("lds.json", resources(array(listeners)));
      write("bootstrap.json", bootstrapConfig());
    } catch (IOException e) {
      throw new SidecarException(UNWRITABLE, e);
    }
  }

  /**
   * Writes what may change while Envoy runs, where requests go: no stream is cut by that.
   *
   * @throws SidecarException when the settings contradict each other, nothing is written then, or
   *     the disk can't be written
   */
  public void rewrite() throws SidecarException {
    RouteConfig routes = new RouteConfig(settings);
    List<JsonObject> clusters = new ClusterConfig(settings).all();
    JsonObject inbound = routes.inbound();
    JsonObject outbound = routes.outbound();
    JsonObject tunnelled = routes.tunnelled();
    try {
      Files.createDirectories(folder);
      write("cds.json", resources(array(clusters)));
      write(routesFile(RouteConfig.INBOUND), resources(array(inbound)));
      write(routesFile(RouteConfig.OUTBOUND), resources(array(outbound)));
      write(routesFile(RouteConfig.TUNNELLED), resources(array(tunnelled)));
    } catch (IOException e) {
      throw new SidecarException(UNWRITABLE, e);
    }
  }

  static String routesFile(String routes) {
    return "rds-" + routes + ".json";
  }

  static JsonObject source(Path folder, String file) {
    return object(
        "resource_api_version",
        "V3",
        "path_config_source",
        object(
            "path",
            folder.resolve(file).toString(),
            "watched_directory",
            object("path", folder.toString())));
  }

  /** A Unix socket that Envoy opens, for this user only. */
  static JsonObject ownSocket(Path path) {
    return object("pipe", object("path", path.toString(), "mode", OWNER_ONLY));
  }

  private JsonObject bootstrapConfig() {
    return object(
        "node",
        object("id", settings.system() + "/" + settings.app().name(), "cluster", settings.system()),
        "admin",
        object("address", ownSocket(settings.adminSocket())),
        "overload_manager",
        object("refresh_interval", "0.25s", "resource_monitors", array(connectionCap())),
        "dynamic_resources",
        object("lds_config", source(folder, "lds.json"), "cds_config", source(folder, "cds.json")));
  }

  private static JsonObject connectionCap() {
    return extension(
        "envoy.resource_monitors.global_downstream_max_connections",
        typed(
            "extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
            "max_active_downstream_connections",
            MAX_CONNECTIONS));
  }

  private static JsonObject resources(JsonArray resources) {
    try {
      return object(
          "version_info", CanonicalJson.sha256Base64Url(resources), "resources", resources);
    } catch (InexactNumberException e) {
      throw new IllegalStateException("Envoy's configuration holds small whole numbers only", e);
    }
  }

  private void write(String name, JsonObject content) throws IOException {
    Path temporary = folder.resolve(name + ".new");
    Files.write(temporary, JsonWriter.toJsonBytes(content));
    Files.move(
        temporary,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
