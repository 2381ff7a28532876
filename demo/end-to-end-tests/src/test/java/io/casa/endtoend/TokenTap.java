/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.casa.endtoend.RawHttp.RawRequest;
import io.casa.endtoend.Recorder.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Stands between an app's Envoy and where that sends requests, and sees the tokens that no app ever
 * sees. Every request goes on as it came.
 */
final class TokenTap implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Recorder recorder;
  private final String onward;

  private TokenTap(int port, String onward) {
    this.onward = onward;
    this.recorder = Recorder.start(port, this::handle);
  }

  /**
   * Taps one of the app's targets: Envoy takes notice of its changed file.
   *
   * @param cluster what the app's Envoy calls the target
   */
  static TokenTap between(CasaUp casa, String app, String cluster, String onward) {
    var port = Ports.free();
    var file =
        Path.of(casa.sidecarSettings(app).path("runDirectory").asText()).resolve("envoy/cds.json");
    try {
      var clusters = (ObjectNode) JSON.readTree(file.toFile());
      clusters.put("version_info", "tapped");
      for (var one : clusters.path("resources")) {
        if (one.path("name").asText().equals(cluster)) {
          var address =
              one.at("/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address");
          ((ObjectNode) address).put("port_value", port);
        }
      }
      var changed = file.resolveSibling("tapped.json");
      Files.writeString(changed, clusters.toString());
      Files.move(changed, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new EndToEndException("Could not tap " + cluster + " of " + app, e);
    }
    return new TokenTap(port, onward);
  }

  void forget() {
    recorder.forget();
  }

  /** The claims of the bearer tokens that came by, oldest first. */
  List<JsonNode> claims() {
    var claims = new ArrayList<JsonNode>();
    for (var request : recorder.received()) {
      var token = request.headers().getOrDefault("authorization", "");
      if (token.startsWith("Bearer ")) {
        var payload = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        claims.add(Puppets.json(new String(payload, StandardCharsets.UTF_8)));
      }
    }
    return claims;
  }

  private void handle(Received request, HttpExchange exchange) throws IOException {
    var host = request.headers().getOrDefault("host", "");
    var onwards = RawRequest.post(request.path(), host, request.body());
    for (var name : List.of("authorization", "mcp-protocol-version", "traceparent")) {
      if (request.headers().containsKey(name)) {
        onwards = onwards.with(name + ": " + request.headers().get(name));
      }
    }
    var answer = RawHttp.send(onward, onwards);
    Recorder.answer(exchange, answer.status(), answer.body());
  }

  @Override
  public void close() {
    recorder.close();
  }
}
