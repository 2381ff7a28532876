/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.runtime;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.LauncherException;
import io.casa.launcher.Progress;
import io.casa.launcher.keycloak.Database;
import io.casa.launcher.sidecar.SidecarSize;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to run.
 *
 * @param mas the MultiAgentSystem resource
 * @param apps where each app of it listens, {@code host:port} by name
 * @param llm where the LLM really is, {@code http(s)://host[:port]}; empty: at {@code llm_host}
 * @param llmKeyFile holds the key that sidecars present to the LLM; empty: apps present their own
 * @param routes where one app reaches an MCP server instead of at its sidecar
 * @param keycloakPort 0 for a free one
 * @param sidecars what their processes may take
 * @param approvalWait how long sidecars hold a tool call for its user; empty: as they like
 */
public record CasaOptions(
    CasaFiles files,
    Path mas,
    Map<String, String> apps,
    Optional<URI> llm,
    Optional<Path> llmKeyFile,
    Map<Route, String> routes,
    Database database,
    int keycloakPort,
    Optional<List<String>> keycloakJavaArguments,
    SidecarSize sidecars,
    Optional<Duration> approvalWait,
    Progress progress) {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]{1,253}:[1-9][0-9]{0,4}");

  /** One app's way to one MCP server. */
  public record Route(String app, String mcpServer) {
    public Route {
      Objects.requireNonNull(app, "app");
      Objects.requireNonNull(mcpServer, "mcpServer");
    }
  }

  public CasaOptions {
    Objects.requireNonNull(files, "files");
    Objects.requireNonNull(mas, "mas");
    apps = Map.copyOf(apps);
    Objects.requireNonNull(llm, "llm");
    llmKeyFile = llmKeyFile.map(Path::toAbsolutePath);
    routes = Map.copyOf(routes);
    Objects.requireNonNull(database, "database");
    keycloakJavaArguments = keycloakJavaArguments.map(List::copyOf);
    Objects.requireNonNull(sidecars, "sidecars");
    Objects.requireNonNull(approvalWait, "approvalWait");
    Objects.requireNonNull(progress, "progress");
    apps.forEach((name, address) -> requireAddress("--app " + name, address));
    routes.forEach((route, address) -> requireAddress(route.toString(), address));
    llm.ifPresent(CasaOptions::requireOrigin);
    if (keycloakPort < 0 || keycloakPort > 65_535) {
      throw new LauncherException("--keycloak-port must be 0 to 65535");
    }
    approvalWait.ifPresent(CasaOptions::requireApprovalWait);
  }

  /** Options with defaults: H2, free ports, no progress told. */
  public static Builder builder(CasaFiles files, Path mas) {
    return new Builder(files, mas);
  }

  private static void requireAddress(String what, String address) {
    boolean form = ADDRESS.matcher(address).matches();
    if (!form || Integer.parseInt(address.substring(address.indexOf(':') + 1)) > 65_535) {
      throw new LauncherException(what + " must be host:port, such as 127.0.0.1:9001");
    }
  }

  /** What a sidecar takes (docs/contracts.md, section 6). */
  private static void requireApprovalWait(Duration wait) {
    if (wait.isNegative() || wait.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new LauncherException("--approval-wait must be 0 to 300 seconds");
    }
  }

  private static void requireOrigin(URI llm) {
    String scheme = String.valueOf(llm.getScheme());
    String path = llm.getRawPath();
    if (!(scheme.equals("http") || scheme.equals("https"))
        || llm.getHost() == null
        || llm.getRawUserInfo() != null
        || llm.getRawQuery() != null
        || llm.getRawFragment() != null
        || !(path == null || path.isEmpty() || path.equals("/"))) {
      throw new LauncherException("--llm must be http(s)://host[:port] without a path");
    }
  }

  /** Collects options. */
  public static final class Builder {
    private final CasaFiles files;
    private final Path mas;
    private final Map<String, String> apps = new LinkedHashMap<>();
    private final Map<Route, String> routes = new LinkedHashMap<>();
    private Optional<URI> llm = Optional.empty();
    private Optional<Path> llmKeyFile = Optional.empty();
    private Database database = new Database.DevFile();
    private int keycloakPort;
    private Optional<List<String>> keycloakJavaArguments = Optional.empty();
    private SidecarSize sidecars = SidecarSize.SMALL;
    private Optional<Duration> approvalWait = Optional.empty();
    private Progress progress = Progress.silent();

    private Builder(CasaFiles files, Path mas) {
      this.files = files;
      this.mas = mas;
    }

    /** Says where an app of the resource listens. */
    public Builder app(String name, String address) {
      if (apps.put(name, address) != null) {
        throw new LauncherException("--app " + name + " is given twice");
      }
      return this;
    }

    /** Says where the LLM really is. */
    public Builder llm(URI url) {
      this.llm = Optional.of(url);
      return this;
    }

    /** Lets the sidecars present the key in that file to the LLM, instead of the apps' own. */
    public Builder llmKeyFile(Path file) {
      this.llmKeyFile = Optional.of(file);
      return this;
    }

    /** Lets that app's sidecar reach that MCP server at this address, {@code host:port}. */
    public Builder route(String app, String mcpServer, String address) {
      routes.put(new Route(app, mcpServer), address);
      return this;
    }

    public Builder database(Database value) {
      this.database = value;
      return this;
    }

    public Builder keycloakPort(int port) {
      this.keycloakPort = port;
      return this;
    }

    /** Runs Keycloak with these, instead of those that let it start quickly. */
    public Builder keycloakJavaArguments(List<String> arguments) {
      this.keycloakJavaArguments = Optional.of(arguments);
      return this;
    }

    /** Says what the sidecars' processes may take. */
    public Builder sidecars(SidecarSize value) {
      this.sidecars = value;
      return this;
    }

    /** Says how long sidecars hold a tool call for its user; zero: not at all. */
    public Builder approvalWait(Duration value) {
      this.approvalWait = Optional.of(value);
      return this;
    }

    public Builder progress(Progress value) {
      this.progress = value;
      return this;
    }

    public CasaOptions build() {
      return new CasaOptions(
          files,
          mas,
          apps,
          llm,
          llmKeyFile,
          routes,
          database,
          keycloakPort,
          keycloakJavaArguments,
          sidecars,
          approvalWait,
          progress);
    }
  }
}
