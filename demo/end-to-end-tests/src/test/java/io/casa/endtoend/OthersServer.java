/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import io.casa.endtoend.PuppetLlm.Selection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An MCP server as its npm package has it, and what an agent calls there.
 *
 * @param url by the name that the MAS gives it; it does not resolve
 * @param wanted a call that the LLM selects
 * @param result a piece of that call's result
 * @param unasked a call of another tool, which a compromised agent makes though the LLM did not
 *     select it
 */
record OthersServer(
    RunningProcess process,
    int port,
    String url,
    Selection wanted,
    String result,
    Selection unasked)
    implements AutoCloseable {

  /** {@code server-everything}, with sessions; its {@code get-env} gives its environment away. */
  static OthersServer everything() {
    var libraries = JavaScriptLibraries.installed();
    int port = Ports.free();
    var command =
        List.of(
            libraries.node().toString(),
            libraries.script("@modelcontextprotocol/server-everything/dist/index.js").toString(),
            "streamableHttp");
    return new OthersServer(
        RunningProcess.start("server-everything", command, Map.of("PORT", Integer.toString(port)))
            .awaitPort(port),
        port,
        "http://everything.bank.example/mcp",
        new Selection("echo", "{\"message\": \"Good morning\"}"),
        "Echo: Good morning",
        new Selection("get-env", "{}"));
  }

  /**
   * {@code server-filesystem}, which speaks on stdio only, behind {@code mcp-proxy}, which puts it
   * on HTTP in all revisions.
   *
   * @param letter the file that is read, and that the unasked call overwrites
   */
  static OthersServer files(Path letter, String text) {
    var libraries = JavaScriptLibraries.installed();
    int port = Ports.free();
    var node = libraries.node().toString();
    var command =
        List.of(
            node,
            libraries.script("mcp-proxy/dist/bin/mcp-proxy.mjs").toString(),
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--server",
            "stream",
            "--",
            node,
            libraries.script("@modelcontextprotocol/server-filesystem/dist/index.js").toString(),
            letter.getParent().toString());
    return new OthersServer(
        RunningProcess.start("server-filesystem", command, Map.of()).awaitPort(port),
        port,
        "http://files.bank.example/mcp",
        new Selection("read_text_file", "{\"path\": \"%s\"}".formatted(letter)),
        text,
        new Selection(
            "write_file", "{\"path\": \"%s\", \"content\": \"overwritten\"}".formatted(letter)));
  }

  @Override
  public void close() {
    process.close();
  }
}
