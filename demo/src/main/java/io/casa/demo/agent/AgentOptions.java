/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import java.net.URI;
import picocli.CommandLine.Option;

/** Where an assistant finds its tools and which model it asks. */
final class AgentOptions {
  @Option(
      names = "--mcp",
      required = true,
      description = "URL of the MCP server, such as http://tools.bank.example:8080/mcp")
  private URI mcp = URI.create("");

  @Option(names = "--model", defaultValue = "scripted", description = "the model's name")
  private String model = "";

  @Option(names = "--stream", description = "let the model's answers be streamed")
  private boolean stream;

  URI mcp() {
    return mcp;
  }

  LanguageModel languageModel() {
    return new LanguageModel(model, stream);
  }
}
