/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.envoy;

import io.casa.sidecar.config.Address;
import io.casa.sidecar.config.ServiceUrl;
import io.casa.sidecar.config.SidecarSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Somewhere the app's requests may go.
 *
 * @param cluster name of its cluster, also of its routes
 * @param url what the system calls it
 */
record Target(String cluster, ServiceUrl url, Answers answers) {
  /** What is read of its answers. */
  enum Answers {
    /** Those of calls in full, for results and refusals; of others the headers. */
    TOOLS,
    /** The headers, for refusals. */
    AGENT,
    /** Everything: the LLM's selections. */
    LLM
  }

  static List<Target> of(SidecarSettings settings) {
    List<Target> targets = new ArrayList<>();
    settings.llm().ifPresent(llm -> targets.add(new Target("llm", llm.url(), Answers.LLM)));
    for (SidecarSettings.McpServer server : settings.mcpServers()) {
      targets.add(new Target(mcpCluster(server), server.url(), Answers.TOOLS));
    }
    for (SidecarSettings.Agent agent : settings.agents()) {
      targets.add(new Target(agentCluster(agent), agent.url(), Answers.AGENT));
    }
    return targets;
  }

  static String agentCluster(SidecarSettings.Agent agent) {
    return "agent." + agent.name();
  }

  static String mcpCluster(SidecarSettings.McpServer server) {
    return "mcp." + server.name();
  }

  /**
   * The Host values that mean it. Envoy compares the text, so each way of writing stands here; an
   * agent behind a proxy setting asks for an https target in plain http with or without port.
   */
  Set<String> hosts() {
    Set<String> hosts = new LinkedHashSet<>();
    hosts.add(url.authority());
    hosts.add(url.address().toString());
    if (url.address().port() == url.scheme().defaultPort()) {
      hosts.add(new Address(url.address().host(), ServiceUrl.Scheme.HTTP.defaultPort()).toString());
    }
    return hosts;
  }
}
