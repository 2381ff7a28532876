/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.endtoend.RawHttp.RawRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * {@code ./casa up} as a user starts it: a process that prints one line of JSON when it is ready.
 */
final class CasaUp implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADMIN = "admin";
  private static final String ADMIN_PASSWORD = UUID.randomUUID().toString();
  private static final Duration START = Duration.ofMinutes(8);

  private final Process process;
  private final Path output;
  private final Path errors;
  private Path runFolder = Path.of("/");
  private JsonNode ready = JSON.createObjectNode();

  private CasaUp(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param mas file name below {@code src/test/resources/mas}, or an absolute path
   * @param apps where each app of the MAS listens
   * @param llmUrl where the MAS's LLM really is
   * @param options further options of the command line
   */
  static CasaUp start(String mas, Map<String, Integer> apps, String llmUrl, List<String> options) {
    var command =
        new ArrayList<>(
            List.of(Checkout.root().resolve("casa").toString(), "up", masFile(mas).toString()));
    apps.forEach((name, port) -> command.addAll(List.of("--app", name + "=127.0.0.1:" + port)));
    command.addAll(List.of("--llm", llmUrl, "--json"));
    command.addAll(options);
    try {
      var output = Files.createTempFile(Checkout.logs(), "casa-up-", ".json");
      var errors = Files.createTempFile(Checkout.logs(), "casa-up-", ".log");
      var builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder
          .environment()
          .put("CASA_NO_BUILD", "1"); // Maven has built all that these tests wait for
      builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
      builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN_PASSWORD);
      var process = builder.start();
      var casa = new CasaUp(process, output, errors);
      casa.awaitReady();
      return casa;
    } catch (IOException e) {
      throw new EndToEndException("Could not start " + String.join(" ", command), e);
    }
  }

  static CasaUp start(String mas, Map<String, Integer> apps, String llmUrl) {
    return start(mas, apps, llmUrl, List.of());
  }

  /** Addresses of one app, as URLs. */
  record App(String inbound, String outboundProxy) {}

  App app(String name) {
    return StreamSupport.stream(ready.path("apps").spliterator(), false)
        .filter(app -> app.path("name").asText().equals(name))
        .map(app -> new App(app.path("inbound").asText(), app.path("outboundProxy").asText()))
        .findFirst()
        .orElseThrow(() -> new EndToEndException("No app " + name + " in " + ready));
  }

  /** The one line of JSON that it printed. */
  JsonNode ready() {
    return ready;
  }

  /** Everything that it printed on stdout. */
  String output() {
    return read(output);
  }

  String keycloakUrl() {
    return ready.path("urls").path("keycloak").asText();
  }

  String realmUrl() {
    return ready.path("urls").path("realm").asText();
  }

  /** The realm's name. */
  String realm() {
    return realmUrl().substring(realmUrl().lastIndexOf('/') + 1);
  }

  RealmAdmin admin() {
    return new RealmAdmin(keycloakUrl(), ADMIN, ADMIN_PASSWORD);
  }

  /** The Keycloak that it started. */
  OsProcess keycloak() {
    return child("Keycloak", List.of("keycloak", "java"));
  }

  OsProcess sidecar(String app) {
    return child("sidecar of " + app, List.of("java", "sidecar", app));
  }

  OsProcess envoy(String app) {
    return child("Envoy of " + app, List.of("envoy", app));
  }

  /** What the app's sidecar was told at its start. */
  JsonNode sidecarSettings(String app) {
    try {
      return JSON.readTree(settingsFile(app).toFile());
    } catch (IOException e) {
      throw new EndToEndException("Could not read the settings of the sidecar of " + app, e);
    }
  }

  /** Changes the settings of a sidecar that runs on. */
  void changeSettings(String app, Consumer<ObjectNode> change) {
    var settings = (ObjectNode) sidecarSettings(app);
    change.accept(settings);
    try {
      Files.writeString(settingsFile(app), settings.toString());
    } catch (IOException e) {
      throw new EndToEndException("Could not write the settings of the sidecar of " + app, e);
    }
    reload(app);
  }

  /** Has a sidecar look for changed settings at once; returns when they are in force. */
  void reload(String app) {
    var management = sidecarSettings(app).path("management").path("listen").asText();
    var answer = RawHttp.send("http://" + management, RawRequest.post("/reload", management, ""));
    // It looks, and is told, by itself, so it may know by now.
    if (answer.status() != 200) {
      throw new EndToEndException("The settings are not in force: " + answer.body());
    }
  }

  /** What the app's sidecar counts, in the text format of Prometheus. */
  String metrics(String app) {
    var address = sidecarSettings(app).path("management").path("listen").asText();
    try (var stream = URI.create("http://" + address + "/metrics").toURL().openStream()) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EndToEndException("The sidecar of " + app + " shows no metrics", e);
    }
  }

  Path settingsFile(String app) {
    return sidecar(app).command().stream()
        .filter(argument -> argument.endsWith(".json"))
        .map(Path::of)
        .findFirst()
        .orElseThrow(
            () -> new EndToEndException("The sidecar of " + app + " was given no settings"));
  }

  /** Parts that a test started again are no children of {@code casa up}, but run in its folder. */
  private OsProcess child(String what, List<String> words) {
    return ProcessHandle.current()
        .descendants()
        .map(OsProcess::of)
        .flatMap(Optional::stream)
        .filter(child -> child.workingFolder().startsWith(runFolder))
        .filter(
            child ->
                words.stream()
                    .allMatch(
                        word -> child.command().stream().anyMatch(part -> part.contains(word))))
        .findFirst()
        .orElseThrow(() -> new EndToEndException("No process looks like the " + what));
  }

  /** The folder of this run, in which all its parts work. */
  private Path findRunFolder() {
    return process
        .descendants()
        .map(OsProcess::of)
        .flatMap(Optional::stream)
        .map(OsProcess::workingFolder)
        .filter(folder -> folder.endsWith("keycloak"))
        .map(Path::getParent)
        .findFirst()
        .orElseThrow(() -> new EndToEndException("No Keycloak among the processes of casa up"));
  }

  private void awaitReady() {
    try {
      Awaitility.await("casa up is ready")
          .atMost(START)
          .pollInterval(Duration.ofMillis(200))
          .failFast(this::demandAlive)
          .until(() -> output().contains("\n"));
      ready = JSON.readTree(output());
      runFolder = findRunFolder();
    } catch (IOException e) {
      close();
      throw new EndToEndException("Not JSON: " + output(), e);
    } catch (org.awaitility.core.ConditionTimeoutException | EndToEndException e) {
      close();
      throw new EndToEndException("casa up did not become ready:\n" + read(errors), e);
    }
  }

  private void demandAlive() {
    if (!process.isAlive()) {
      throw new EndToEndException("casa up ended:\n" + read(errors) + output());
    }
  }

  /** It and everything that it started. */
  List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /**
   * Ends it as Ctrl-C does, and waits for its end and no longer: what it leaves running is seen.
   */
  void end() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new EndToEndException("casa up did not end in half a minute:\n" + read(errors));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EndToEndException("Interrupted while ending casa up", e);
    }
  }

  /** Ends it; what is still there then is killed, so that a failed test leaves nothing running. */
  @Override
  public void close() {
    var all = processes();
    try {
      end();
    } finally {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Path masFile(String name) {
    if (Path.of(name).isAbsolute()) {
      return Path.of(name);
    }
    try {
      var resource = CasaUp.class.getResource("/mas/" + name);
      if (resource == null) {
        throw new EndToEndException("No MAS " + name);
      }
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new EndToEndException("No path to the MAS " + name, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new EndToEndException("Could not read " + file, e);
    }
  }
}
