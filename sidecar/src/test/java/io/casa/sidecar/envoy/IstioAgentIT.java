/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a pod as Istio makes them ({@link MeshPod} says what of it isn't there). */
class IstioAgentIT {
  private static final String HOST = "tools.bank.svc.cluster.local:8080";
  private static final String OPENING =
      """
      {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",
       "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";
  private static final String CALL =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"pay","arguments":{"n":10}}}""";
  private static final String LIST =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}""";

  @TempDir private Path folder;
  private MeshPod pod;

  @AfterEach
  void stop() {
    pod.close();
  }

  private static String post(int port, String host, String body) throws IOException {
    return Wire.exchange(
        port, Wire.post("/mcp", host, "Accept: application/json, text/event-stream\r\n", body));
  }

  private static String send(String host, String body) throws IOException {
    return post(MeshPod.CAPTURED, host, body);
  }

  private static void unreadable(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = "{\"id\":1,\"id\":1,\"secret\":1}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void requestsThenAreDecidedAndGoToTheTargetsClusterOrNowhere() throws Exception {
    pod = MeshPod.ofAgent(folder);
    assertThat(pod.applied).isNotEmpty().doesNotContain(0);
    assertThat(pod.check()).startsWith("0 good, for assistant");

    assertThat(send(HOST, OPENING)).startsWith("HTTP/1.1 200").contains("reached");
    assertThat(pod.tools.requests()).hasSize(1);

    assertThat(send(HOST, CALL))
        .startsWith("HTTP/1.1 200")
        .contains("\"isError\":true", "\"reason\"");
    assertThat(send("elsewhere.example", OPENING))
        .startsWith("HTTP/1.1 403")
        .contains("unknown_target");
    assertThat(Wire.exchange(MeshPod.CAPTURED, "SSH-2.0-client\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(
            Wire.exchange(
                MeshPod.CAPTURED,
                "CONNECT " + HOST + " HTTP/1.1\r\nHost: " + HOST + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(pod.tools.requests()).hasSize(1);

    pod.tools.answersWith(IstioAgentIT::unreadable);
    assertThat(send(HOST, LIST)).doesNotContain("secret");
    assertThat(pod.tools.requests()).hasSize(2);
  }

  @Test
  void sidecarDownThenNothingPassesInOrOut() throws Exception {
    pod = MeshPod.ofAgent(folder);
    pod.killSidecar();

    assertThat(send(HOST, OPENING)).startsWith("HTTP/1.1 503");
    assertThat(post(pod.inbound, "assistant.bank.svc.cluster.local", "{\"prompt\":\"x\"}"))
        .startsWith("HTTP/1.1 503");
    assertThat(post(pod.undeclared, "assistant.bank.svc.cluster.local", "{\"prompt\":\"x\"}"))
        .startsWith("HTTP/1.1 503");
    assertThat(pod.tools.requests()).isEmpty();
    assertThat(pod.application.requests()).isEmpty();
  }

  @Test
  void filterWhenNobodyAppliedItThenTheCheckOfTheProxyTells() throws Exception {
    pod = MeshPod.ofAgentWithoutTheFilter(folder);

    assertThat(pod.check())
        .startsWith("1 ")
        .contains(
            "0.0.0.0_8080: lets the app out unchecked",
            "casa-outbound: isn't there",
            "casa: isn't a cluster here",
            "virtualInbound, virtualInbound: passes what isn't HTTP",
            "virtualInbound, virtualInbound-catchall-http: requests aren't checked right before",
            "virtualInbound, virtualInbound-catchall-http: takes headers and paths that must",
            "virtualOutbound, virtualOutbound-catchall-tcp: lets the app out unchecked");
  }

  @Test
  void checkWhenIstioLeftItOutThenNothingComesIn() throws Exception {
    pod = MeshPod.ofAgentWithoutTheCheck(folder);
    String body = "{\"prompt\":\"x\"}";

    assertThat(post(pod.inbound, "assistant.bank.svc.cluster.local", body))
        .startsWith("HTTP/1.1 403");
    assertThat(post(pod.undeclared, "assistant.bank.svc.cluster.local", body))
        .startsWith("HTTP/1.1 403");
    assertThat(pod.application.requests()).isEmpty();
    assertThat(pod.check()).startsWith("1 ").contains("requests aren't checked");
  }

  @Test
  void istiosOwnListenerWhenReachedThenRefusesWhateverComes() throws Exception {
    pod = MeshPod.ofAgentThatReachesIstiosOwn(folder);

    assertThat(post(pod.handedOver, HOST, OPENING)).startsWith("HTTP/1.1 403");
    assertThat(post(pod.handedOver, "elsewhere.example", OPENING)).startsWith("HTTP/1.1 403");
    assertThat(Wire.exchange(pod.handedOver, "SSH-2.0-client\r\n\r\n\r\n")).isEmpty();
    assertThat(pod.tools.requests()).isEmpty();
  }
}
