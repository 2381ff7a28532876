/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import static io.casa.sidecar.envoy.CapturedPods.AGENT;
import static io.casa.sidecar.envoy.CapturedPods.ENVOY;
import static io.casa.sidecar.envoy.CapturedPods.MCP_HOST;
import static io.casa.sidecar.envoy.CapturedPods.OUTBOUND;
import static io.casa.sidecar.envoy.CapturedPods.SERVER;
import static io.casa.sidecar.envoy.CapturedPods.SERVER_6;
import static io.casa.sidecar.envoy.CapturedPods.WORLD;
import static io.casa.sidecar.envoy.CapturedPods.WORLD_6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.casa.sidecar.guard.Direction;
import io.casa.sidecar.guard.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code redirect.sh} around real Envoys. Needs root, iproute2, iptables and python3, so only
 * {@code -Pnetns} runs it, where it fails without them.
 */
class RedirectInNamespaces {
  private static CapturedPods pods;

  @BeforeAll
  static void start() throws Exception {
    pods = CapturedPods.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (pods != null) {
      pods.close();
    }
  }

  @BeforeEach
  void reset() {
    pods.asked.clear();
  }

  @Test
  void requestWhenToTheServerThenPassesBothSidecars() throws Exception {
    String answer = pods.dial(AGENT, "tcp", SERVER, 8080, get(MCP_HOST, "/first"));

    assertThat(answer).startsWith("HTTP/1.1 200").endsWith("peer tcp 8080");
    assertThat(pods.asked)
        .extracting(HttpRequest::direction)
        .containsExactly(Direction.OUTBOUND, Direction.INBOUND);
    assertThat(pods.atServer()).contains("GET /first");
    await().until(() -> pods.agentsAccessLog().contains("\"dialled\":\"" + SERVER + ":8080\""));
  }

  @Test
  void hostWhenForgedTowardsAnotherAddressThenReachesOnlyTheServerOfThatName() throws Exception {
    String answer = pods.dial(AGENT, "tcp", WORLD, 9999, get(MCP_HOST, "/forged"));

    assertThat(answer).endsWith("peer tcp 8080");
    assertThat(pods.atServer()).contains("GET /forged");
    assertThat(pods.inWorld()).doesNotContain("/forged");
    await().until(() -> pods.agentsAccessLog().contains("\"dialled\":\"" + WORLD + ":9999\""));
  }

  @ParameterizedTest
  @CsvSource({"server, 8080", "world, 9999", "world, 80"})
  void hostWhenUnknownThenIsRefusedWhateverAddressWasDialled(String to, int port) throws Exception {
    String answer = pods.dial(AGENT, "tcp", address(to), port, get("evil.example", "/unknown"));

    assertThat(answer).startsWith("HTTP/1.1 403");
    assertThat(pods.atServer() + pods.inWorld()).doesNotContain("/unknown");
  }

  @ParameterizedTest
  @ValueSource(ints = {443, 8080, OUTBOUND})
  void bytesWhenNoHttpThenDieInTheAgentsEnvoyOnEveryPort(int port) throws Exception {
    for (String address : new String[] {SERVER, WORLD}) {
      assertThat(pods.dial(AGENT, "tcp", address, port, "raw\0bytes\r\n\r\n"))
          .startsWith("HTTP/1.1 400");
    }
    assertThat(pods.asked).isEmpty();
    assertThat(pods.atServer() + pods.inWorld()).doesNotContain("raw");
  }

  @ParameterizedTest
  @CsvSource({
    "udp, world, 9999",
    "udp, world6, 9999",
    "tcp, world6, 9999",
    "udp, server, 9999",
    "udp, server, 53",
    "tcp, server6, 8080"
  })
  void connectionWhenNoTcpOnIpv4ThenFails(String protocol, String to, int port) throws Exception {
    assertThat(pods.dial(AGENT, protocol, address(to), port, "round")).startsWith("FAILED");
    assertThat(pods.atServer() + pods.inWorld()).doesNotContain("round");
  }

  /** So it is the rules and nothing else that the agent's connections fail by. */
  @ParameterizedTest
  @CsvSource({"tcp, world", "udp, world", "tcp, world6", "udp, world6"})
  void connectionWhenByEnvoysUserThenPasses(String protocol, String to) throws Exception {
    assertThat(pods.dial(ENVOY, protocol, address(to), 9999, "passes"))
        .endsWith("peer " + protocol + " 9999");
  }

  @Test
  void resolverWhenNamedThenMayBeAskedAndNothingElseOfIt() throws Exception {
    assertThat(pods.dial(AGENT, "udp", WORLD, 53, "name?")).isEqualTo("peer udp 53");
    assertThat(pods.dial(AGENT, "tcp", WORLD, 53, "name?\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(ints = {8080, 9999, OUTBOUND})
  void requestWhenPastTheAgentsSidecarThenEndsAtTheServersOne(int port) throws Exception {
    String answer = pods.dial(ENVOY, "tcp", SERVER, port, get(MCP_HOST, "/past"));

    assertThat(answer).startsWith("HTTP/1.1 401");
    assertThat(pods.asked).extracting(HttpRequest::direction).containsExactly(Direction.INBOUND);
    assertThat(pods.atServer()).doesNotContain("/past");
  }

  @ParameterizedTest
  @CsvSource({"udp, server, 9999", "udp, server6, 9999", "tcp, server6, 8080"})
  void serverWhenReachedByAnythingButTcpOnIpv4ThenRejectsIt(String protocol, String to, int port)
      throws Exception {
    assertThat(pods.dial(ENVOY, protocol, address(to), port, "aside")).startsWith("FAILED");
    assertThat(pods.atServer()).doesNotContain("aside");
  }

  @Test
  void portWhenOpenThenIsReachedByOthersWithoutEnvoy() throws Exception {
    assertThat(pods.dial(ENVOY, "tcp", SERVER, 15020, get("any", "/ready")))
        .endsWith("peer tcp 15020");
    assertThat(pods.asked).isEmpty();
  }

  @Test
  void rulesWhenSetAgainThenAreTheSameAndWhenRemovedThenAreGone() throws Exception {
    String spare = pods.spare();
    List<String> rules = CapturedPods.rules("--dns", "192.0.2.53", "--open-port", "15020");
    assertThat(pods.redirect(spare, rules).status()).isZero();
    String once = pods.savedRules(spare);
    assertThat(once).contains("--to-ports 15001", "--to-ports 15006", "192.0.2.53");

    assertThat(pods.redirect(spare, rules).status()).isZero();
    assertThat(pods.savedRules(spare)).isEqualTo(once);

    assertThat(pods.redirect(spare, CapturedPods.rules()).status()).isZero();
    assertThat(pods.savedRules(spare)).doesNotContain("192.0.2.53").contains("--to-ports 15001");

    for (int time = 0; time < 2; time++) {
      assertThat(pods.redirect(spare, List.of("--remove")).status()).isZero();
      assertThat(pods.savedRules(spare)).doesNotContain("CASA", "REJECT", "REDIRECT");
    }
  }

  @Test
  void rulesWhenTheAgentWantsThemAwayThenStay() throws Exception {
    String before = pods.savedRules(pods.agent());

    Namespaces.Outcome outcome = pods.redirectAs(AGENT, List.of("--remove"));

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.output()).contains("root or CAP_NET_ADMIN is needed");
    assertThat(pods.savedRules(pods.agent())).isEqualTo(before);
  }

  @Test
  void argumentWhenWrongThenIsNamedAndNoRuleIsSet() throws Exception {
    String spare = pods.spare();
    for (String wrong :
        List.of(
            "--envoy-uid 0",
            "--envoy-uid envoy",
            "--envoy-uid 4294967295",
            "--outbound-port 65536",
            "--outbound-port 15006",
            "--inbound-port -1",
            "--open-port 15001",
            "--open-port 80:90",
            "--dns resolver",
            "--dns 1.2.3",
            "--dns fd00::1",
            "--nonsense 1")) {
      String[] words = wrong.split(" ", -1);

      Namespaces.Outcome outcome = pods.redirect(spare, CapturedPods.rules(words));

      assertThat(outcome.status()).as(wrong).isEqualTo(2);
      assertThat(outcome.output()).startsWith("redirect: ").contains(words[0]);
    }
    assertThat(pods.savedRules(spare)).doesNotContain("CASA");
  }

  private static String address(String name) {
    return switch (name) {
      case "server" -> SERVER;
      case "server6" -> SERVER_6;
      case "world" -> WORLD;
      case "world6" -> WORLD_6;
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String get(String host, String path) {
    return Wire.lines("GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close", "");
  }
}
