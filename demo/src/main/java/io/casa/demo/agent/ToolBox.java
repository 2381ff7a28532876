/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One MCP session with the bank's tools. */
final class ToolBox implements AutoCloseable {
  /** A call may wait for its user's approval. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final McpSyncClient session;
  private final List<Tool> tools;

  /** What a tool answered: its text, whether it failed, and the extra data beside it. */
  record Answer(String text, boolean failed, Map<String, Object> extra) {
    Answer {
      extra = Map.copyOf(extra);
    }
  }

  private ToolBox(McpSyncClient session) {
    this.session = session;
    session.initialize();
    this.tools = session.listTools().tools();
  }

  /** Opens a session with the server at this URL, such as {@code http://tools.example/mcp}. */
  static ToolBox open(URI url) {
    var transport =
        HttpClientStreamableHttpTransport.builder(url.getScheme() + "://" + url.getAuthority())
            .endpoint(url.getPath())
            .jsonMapper(new JacksonMcpJsonMapper(AgentJson.mapper()))
            .build();
    return new ToolBox(
        McpClient.sync(transport).requestTimeout(PATIENCE).initializationTimeout(PATIENCE).build());
  }

  List<Tool> tools() {
    return tools;
  }

  Answer call(String tool, Map<String, Object> arguments) {
    CallToolResult result =
        session.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
    String text =
        result.content().stream()
            .filter(TextContent.class::isInstance)
            .map(content -> ((TextContent) content).text())
            .collect(Collectors.joining("\n"));
    Map<String, Object> extra = result.meta() == null ? Map.of() : result.meta();
    return new Answer(text, Boolean.TRUE.equals(result.isError()), extra);
  }

  @Override
  public void close() {
    session.closeGracefully();
  }
}
