/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.launcher.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.casa.launcher.LauncherException;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks an MCP server for its tools, straight at its own port. */
public final class ToolQuestion {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final List<String> PATHS = List.of("/mcp", "/");

  private ToolQuestion() {}

  /**
   * All tools, in the form of the MAS document.
   *
   * @param address {@code host:port}
   * @throws LauncherException when neither {@code /mcp} nor {@code /} answers as MCP
   */
  public static List<JsonNode> ask(String address) {
    List<RuntimeException> failures = new ArrayList<>();
    for (String path : PATHS) {
      try {
        return ask(address, path);
      } catch (RuntimeException e) { // the SDK throws bare ones
        failures.add(e);
      }
    }
    LauncherException failure =
        new LauncherException(
            address + " answered MCP neither at /mcp nor at /", failures.getFirst());
    failures.stream().skip(1).forEach(failure::addSuppressed);
    throw failure;
  }

  private static List<JsonNode> ask(String address, String path) {
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder("http://" + address).endpoint(path).build();
    try (McpSyncClient client =
        McpClient.sync(transport)
            .clientInfo(McpSchema.Implementation.builder("casa", "1").build())
            .requestTimeout(LIMIT)
            .initializationTimeout(LIMIT)
            .build()) {
      client.initialize();
      // Without a cursor the SDK follows all pages.
      return client.listTools().tools().stream().map(ToolQuestion::document).toList();
    }
  }

  private static JsonNode document(McpSchema.Tool tool) {
    ObjectNode document = JSON.createObjectNode().put("name", tool.name());
    if (tool.title() != null) {
      document.put("title", tool.title());
    }
    if (tool.description() != null) {
      document.put("description", tool.description());
    }
    document.set("inputSchema", JSON.valueToTree(tool.inputSchema()));
    if (tool.outputSchema() != null) {
      document.set("outputSchema", JSON.valueToTree(tool.outputSchema()));
    }
    if (tool.annotations() != null) {
      document.set("annotations", annotations(tool.annotations()));
    }
    return document;
  }

  /** Only what the server said: an absent hint and a false one mean different things. */
  private static JsonNode annotations(McpSchema.ToolAnnotations annotations) {
    try {
      ObjectNode all = (ObjectNode) JSON.readTree(JSON.writeValueAsString(annotations));
      List<String> absent = new ArrayList<>();
      all.properties()
          .forEach(
              member -> {
                if (member.getValue().isNull()) {
                  absent.add(member.getKey());
                }
              });
      return all.without(absent);
    } catch (JsonProcessingException e) {
      throw new LauncherException("a tool's annotations are not JSON", e);
    }
  }
}
