/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import io.casa.demo.app.DemoException;
import io.casa.demo.app.Serving;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import jakarta.servlet.Servlet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The bank's MCP server: streamable HTTP at {@code /mcp}, and the books at {@code GET /ledger} for
 * whoever stands at the bank's own port.
 */
public final class BankServer implements AutoCloseable {
  private static final int MAX_REQUEST_BYTES = 256 * 1024;

  private final Server jetty;
  private final McpSyncServer mcp;

  private BankServer(Server jetty, McpSyncServer mcp) {
    this.jetty = jetty;
    this.mcp = mcp;
  }

  /** Starts a bank with fresh books on loopback; port 0 takes a free one. */
  public static BankServer start(int port) {
    var ledger = Ledger.seeded();
    var transport =
        HttpServletStreamableServerTransportProvider.builder()
            .jsonMapper(new JacksonMcpJsonMapper(BankJson.mapper()))
            .mcpEndpoint("/mcp")
            .maxRequestSize(MAX_REQUEST_BYTES)
            .build();
    McpSyncServer mcp =
        McpServer.sync(transport)
            .jsonMapper(new JacksonMcpJsonMapper(BankJson.mapper()))
            .serverInfo("bank-tools", "1.0.0")
            .capabilities(ServerCapabilities.builder().tools(false).build())
            .validateToolInputs(true)
            .tools(new BankTools(ledger).specifications())
            .build();
    var context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
    context.addServlet(holder(transport), "/mcp");
    context.addServlet(new ServletHolder(new LedgerServlet(ledger)), "/ledger");
    var jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    jetty.setHandler(context);
    startJetty(jetty);
    return new BankServer(jetty, mcp);
  }

  private static ServletHolder holder(Servlet servlet) {
    var holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    return holder;
  }

  private static void startJetty(Server jetty) {
    try {
      jetty.start();
    } catch (Exception e) {
      throw new DemoException("The bank's server can't be started.", e);
    }
  }

  /** The port that is listened on. */
  public int port() {
    return jetty.getURI().getPort();
  }

  @Override
  public void close() {
    mcp.close();
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new DemoException("The bank's server can't be stopped.", e);
    }
  }

  /** Runs the bank until it is ended. */
  public static void main(String[] arguments) {
    int code = new CommandLine(new Run()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Command(name = "bank", description = "The banking MCP server.")
  private static final class Run implements Callable<Integer> {
    @Mixin private final Serving serving = new Serving();

    @Override
    public Integer call() {
      var server = BankServer.start(serving.port());
      serving.announce(server.port());
      return 0;
    }
  }
}
