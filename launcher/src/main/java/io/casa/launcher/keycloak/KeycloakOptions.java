/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.keycloak;

import io.casa.launcher.CasaFiles;
import io.casa.launcher.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * How to run one Keycloak. The same options started again mean the same instance: its data, its
 * ports when they were given, its admin.
 *
 * @param instance folder of this instance: links to the distribution, {@code data/}, {@code
 *     keycloak.log}
 * @param providers jars that Keycloak loads besides its own; none for a stock server
 * @param port of HTTP on 127.0.0.1; 0 for a free one
 * @param managementPort of health and metrics; 0 for a free one
 * @param buildArguments more of {@code kc.sh build}, such as {@code --features=…}
 * @param startArguments more of {@code kc.sh start}; a cache, log level or host name that is named
 *     here takes the place of ours
 * @param javaArguments more of the JVM
 */
public record KeycloakOptions(
    CasaFiles files,
    Path instance,
    List<Path> providers,
    Database database,
    AdminAccount admin,
    int port,
    int managementPort,
    List<String> buildArguments,
    List<String> startArguments,
    List<String> javaArguments,
    Progress progress) {
  public KeycloakOptions {
    Objects.requireNonNull(files, "files");
    instance = Objects.requireNonNull(instance, "instance").toAbsolutePath().normalize();
    providers = List.copyOf(providers);
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(admin, "admin");
    if (port < 0 || managementPort < 0 || port > 65535 || managementPort > 65535) {
      throw new IllegalArgumentException("port and managementPort must be 0 to 65535");
    }
    buildArguments = List.copyOf(buildArguments);
    startArguments = List.copyOf(startArguments);
    javaArguments = List.copyOf(javaArguments);
    Objects.requireNonNull(progress, "progress");
  }

  /** A stock server on H2 and free ports, whose files lie in {@code instance}. */
  public static Builder builder(CasaFiles files, Path instance) {
    return new Builder(files, instance);
  }

  /** Collects options. */
  public static final class Builder {
    /** Client authentication by JWT-SVIDs is a preview of Keycloak's. */
    private static final List<String> CASA_FEATURES = List.of("--features=spiffe");

    private final CasaFiles files;
    private final Path instance;
    private List<Path> providers = List.of();
    private Database database = new Database.DevFile();
    private AdminAccount admin = AdminAccount.ofEnvironment();
    private int port;
    private int managementPort;
    private List<String> buildArguments = List.of();
    private List<String> startArguments = List.of();
    // C1 alone: ready in two thirds of the time, and no run on one machine lives long enough to
    // miss C2. And one thread that collects: with a heap this small, G1 works beside the requests
    // most of the time.
    private List<String> javaArguments =
        List.of("-XX:TieredStopAtLevel=1", "-XX:-UseG1GC", "-XX:+UseSerialGC");
    private Progress progress = Progress.silent();

    private Builder(CasaFiles files, Path instance) {
      this.files = files;
      this.instance = instance;
    }

    /** Loads the checkout's own providers. */
    public Builder withCasa() {
      return providers(files.keycloakProviders()).buildArguments(CASA_FEATURES);
    }

    /** Loads these jars. */
    public Builder providers(List<Path> jars) {
      this.providers = jars;
      return this;
    }

    public Builder database(Database value) {
      this.database = value;
      return this;
    }

    public Builder admin(AdminAccount value) {
      this.admin = value;
      return this;
    }

    public Builder port(int value) {
      this.port = value;
      return this;
    }

    public Builder managementPort(int value) {
      this.managementPort = value;
      return this;
    }

    public Builder buildArguments(List<String> values) {
      this.buildArguments = values;
      return this;
    }

    public Builder startArguments(List<String> values) {
      this.startArguments = values;
      return this;
    }

    public Builder javaArguments(List<String> values) {
      this.javaArguments = values;
      return this;
    }

    public Builder progress(Progress value) {
      this.progress = value;
      return this;
    }

    public KeycloakOptions build() {
      return new KeycloakOptions(
          files,
          instance,
          providers,
          database,
          admin,
          port,
          managementPort,
          buildArguments,
          startArguments,
          javaArguments,
          progress);
    }
  }
}
