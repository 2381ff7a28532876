/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.exception.ToolExecutionException;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.transport.http.StreamableHttpMcpTransport;
import io.casa.endtoend.AgentAnswer.ToolOutcome;
import io.casa.endtoend.OthersClient.Session;
import io.casa.endtoend.PuppetLlm.Selection;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Clients on the JDK's HTTP client, which find the proxy where every Java program does. */
final class JavaClients {
  private JavaClients() {}

  /** {@code McpClient} of the Java SDK. */
  static Session sdk(String proxy, String url, List<Selection> calls) {
    return behind(
        proxy,
        () -> {
          var server = URI.create(url);
          var transport =
              HttpClientStreamableHttpTransport.builder("http://" + server.getAuthority())
                  .endpoint(server.getPath())
                  .build();
          try (var client = McpClient.sync(transport).build()) {
            var revision = client.initialize().protocolVersion();
            var listed = client.listTools().tools().stream().map(Tool::name).toList();
            var outcomes = new ArrayList<ToolOutcome>();
            for (var call : calls) {
              var result =
                  client.callTool(
                      CallToolRequest.builder(call.tool())
                          .arguments(McpJsonDefaults.getMapper(), call.arguments())
                          .build());
              var text = ((TextContent) result.content().getFirst()).text();
              outcomes.add(
                  new ToolOutcome(call.tool(), text, Boolean.TRUE.equals(result.isError())));
            }
            return new Session(revision, listed, outcomes);
          }
        });
  }

  /** The client of LangChain4j, which throws for a failed tool. */
  static Session langchain4j(String proxy, String url, List<Selection> calls) {
    return behind(
        proxy,
        () -> {
          var transport = StreamableHttpMcpTransport.builder().url(url).build();
          try (var client = DefaultMcpClient.builder().transport(transport).build()) {
            var listed = client.listTools().stream().map(ToolSpecification::name).toList();
            var outcomes = new ArrayList<ToolOutcome>();
            for (var call : calls) {
              outcomes.add(outcome(client, call));
            }
            return new Session("", listed, outcomes);
          }
        });
  }

  private static ToolOutcome outcome(DefaultMcpClient client, Selection call) {
    var request =
        ToolExecutionRequest.builder().name(call.tool()).arguments(call.arguments()).build();
    try {
      return new ToolOutcome(call.tool(), client.executeTool(request).resultText(), false);
    } catch (ToolExecutionException e) {
      return new ToolOutcome(call.tool(), e.getMessage(), true);
    }
  }

  private static Session behind(String proxy, Supplier<Session> deed) {
    var before = ProxySelector.getDefault();
    ProxySelector.setDefault(new OfTheBank(URI.create(proxy)));
    try {
      return deed.get();
    } catch (RuntimeException e) {
      throw new EndToEndException("The client gave up: " + e, e);
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  /** For the bank's hosts only: what a test itself asks of others meanwhile stays direct. */
  private static final class OfTheBank extends ProxySelector {
    private final Proxy proxy;

    OfTheBank(URI proxy) {
      this.proxy =
          new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.getHost(), proxy.getPort()));
    }

    @Override
    public List<Proxy> select(URI uri) {
      return List.of(uri.getHost().endsWith(".bank.example") ? proxy : Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // The client that asked is told by the failure itself.
    }
  }
}
