/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it;

import io.casa.launcher.process.FreePorts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** One Keycloak of two nodes over one PostgreSQL, found by each other. */
public record TwoNodes(RunningKeycloak first, RunningKeycloak second) implements AutoCloseable {
  private static final String BOTH_THERE = "(2) [";

  /** Nodes that start at the same moment each lead a cluster first, and merge a while later. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Starts both, which trust the host of documents, and waits until they share their caches. */
  public static TwoNodes start(DocumentHost host) {
    List<Integer> ports = FreePorts.next(2);
    RunningKeycloak first =
        RunningKeycloak.start(Setup.CASA_ON_POSTGRES, arguments(ports.get(0), host));
    TwoNodes nodes = new TwoNodes(first, first.startPeer(arguments(ports.get(1), host)));
    Awaitility.await("two nodes in one cluster")
        .atMost(PATIENCE)
        .until(() -> nodes.second.log().contains(BOTH_THERE));
    return nodes;
  }

  /** Ends the second node as a crash would. */
  public void killSecond() {
    second.kill();
  }

  /** Whether none has been killed. */
  boolean bothRun() {
    return first.runs() && second.runs();
  }

  @Override
  public void close() throws IOException {
    second.close();
    first.close();
  }

  private static List<String> arguments(int port, DocumentHost host) {
    return List.of(
        "--truststore-paths=" + host.certificate(),
        "--cache=ispn",
        "--cache-embedded-network-bind-address=127.0.0.1",
        "--cache-embedded-network-bind-port=" + port);
  }
}
