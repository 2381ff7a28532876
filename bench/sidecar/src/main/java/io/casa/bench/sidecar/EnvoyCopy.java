/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.bench.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.envoy.EnvoyProcess;
import io.casa.launcher.process.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Envoy of an app once more, on ports of its own and changed in one point. */
record EnvoyCopy(EnvoyProcess process, int inbound, int outbound) implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What differs.
   *
   * @param filters whether requests are checked and answers read at all
   * @param socket who is asked instead of the app's sidecar; nobody reads answers then
   * @param upstreams other ports for clusters, by their names
   */
  record Difference(boolean filters, Optional<Path> socket, Map<String, Integer> upstreams) {
    static Difference noFilter(Map<String, Integer> upstreams) {
      return new Difference(false, Optional.empty(), upstreams);
    }

    static Difference asking(Path socket, Map<String, Integer> upstreams) {
      return new Difference(true, Optional.of(socket), upstreams);
    }

    static Difference upstreamsOnly(Map<String, Integer> upstreams) {
      return new Difference(true, Optional.empty(), upstreams);
    }
  }

  /**
   * Starts it.
   *
   * @param original the run directory of the app's sidecar
   * @param folder a new one
   */
  static EnvoyCopy start(Path binary, Path original, Path folder, Difference difference) {
    List<Integer> ports = FreePorts.next(2);
    try {
      Files.createDirectories(folder.resolve("envoy"));
      try (Stream<Path> files = Files.list(original.resolve("envoy"))) {
        for (Path file : files.toList()) {
          JsonNode json =
              JSON.readTree(Files.readString(file).replace(original.toString(), folder.toString()));
          change(json, original, folder, difference, ports);
          Files.writeString(
              folder.resolve("envoy").resolve(file.getFileName().toString()), json.toString());
        }
      }
    } catch (IOException e) {
      throw new BenchException("Envoy's files can't be copied", e);
    }
    EnvoyProcess process = EnvoyProcess.start(binary, folder.getFileName().toString(), folder);
    awaitListening(ports.getLast());
    return new EnvoyCopy(process, ports.getFirst(), ports.getLast());
  }

  Measured measured() {
    return Measured.of(process.process().pid());
  }

  private static void change(
      JsonNode json, Path original, Path folder, Difference difference, List<Integer> ports) {
    for (JsonNode resource : json.path("resources")) {
      String name = resource.path("name").asText();
      if (resource.has("filter_chains")) {
        int port = name.equals("inbound") ? ports.getFirst() : ports.getLast();
        if (resource.at("/address/socket_address") instanceof ObjectNode address) {
          address.put("port_value", port);
        }
        filters((ArrayNode) resource.findValue("http_filters"), difference);
      }
      if (resource.has("load_assignment")) {
        address((ObjectNode) resource.findValue("address"), name, difference);
        sockets((ObjectNode) resource.findValue("address"), original, folder, difference);
      }
    }
  }

  private static void filters(ArrayNode filters, Difference difference) {
    for (Iterator<JsonNode> each = filters.elements(); each.hasNext(); ) {
      String name = each.next().path("name").asText();
      boolean answers = name.endsWith(".ext_proc");
      if ((name.endsWith(".ext_authz") && !difference.filters())
          || (answers && (!difference.filters() || difference.socket().isPresent()))) {
        each.remove();
      }
    }
  }

  private static void address(ObjectNode address, String cluster, Difference difference) {
    Integer port = difference.upstreams().get(cluster);
    if (port != null) {
      ((ObjectNode) address.path("socket_address")).put("port_value", port);
    }
  }

  /** The sidecar's sockets stay where they are; the one that Envoy itself opens is its own. */
  private static void sockets(
      ObjectNode address, Path original, Path folder, Difference difference) {
    if (address.path("pipe") instanceof ObjectNode pipe
        && !pipe.path("path").asText().endsWith("/tunnel.sock")) {
      Path own = Path.of(pipe.path("path").asText());
      Path asked = difference.socket().orElse(original.resolve(folder.relativize(own)));
      pipe.put("path", asked.toString());
    }
  }

  private static void awaitListening(int port) {
    for (int attempt = 0; attempt < 200; attempt++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        pause();
      }
    }
    throw new BenchException("a copied Envoy does not listen");
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
