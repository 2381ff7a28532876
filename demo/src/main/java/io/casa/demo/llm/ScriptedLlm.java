/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.casa.demo.app.LoopbackServer;
import io.casa.demo.app.Serving;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The model's server: {@code POST /v1/chat/completions}, streamed or not. Like the real thing it
 * wants a bearer credential, and takes any.
 */
public final class ScriptedLlm implements AutoCloseable {
  private final Script script;
  private final InstantSource clock;
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private @Nullable LoopbackServer server;

  ScriptedLlm(Script script, InstantSource clock) {
    this.script = script;
    this.clock = clock;
  }

  /** Starts the model on loopback; port 0 takes a free one. */
  static ScriptedLlm start(int port, Script script, InstantSource clock) {
    var llm = new ScriptedLlm(script, clock);
    llm.server = LoopbackServer.start(port, Map.of("/v1/chat/completions", llm::handle));
    return llm;
  }

  int port() {
    return server == null ? 0 : server.port();
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestMethod().equals("POST")) {
      refuse(exchange, 405, "method_not_allowed", "Only POST is served here.");
      return;
    }
    String credential = exchange.getRequestHeaders().getFirst("Authorization");
    if (credential == null || !credential.matches("Bearer \\S+")) {
      refuse(exchange, 401, "invalid_api_key", "An API key is needed.");
      return;
    }
    JsonNode request;
    try {
      request = LlmJson.read(exchange.getRequestBody());
    } catch (IOException e) {
      refuse(exchange, 400, "invalid_request", "The body is not JSON.");
      return;
    }
    Optional<Script.Reply> reply = script.reply(Conversation.of(request));
    if (reply.isEmpty()) {
      refuse(exchange, 400, "off_script", "The script has nothing for this conversation.");
      return;
    }
    var completion =
        new Completion(
            "chatcmpl-%06d".formatted(answers.incrementAndGet()),
            request.path("model").asText("scripted"),
            clock.instant(),
            reply.get(),
            () -> "call_%06d".formatted(calls.incrementAndGet()));
    if (request.path("stream").asBoolean(false)) {
      stream(exchange, completion);
    } else {
      LoopbackServer.answerJson(exchange, 200, completion.whole());
    }
  }

  private static void stream(HttpExchange exchange, Completion completion) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Cache-Control", "no-cache");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      for (String chunk : completion.chunks()) {
        out.write(("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    ObjectNode body = LlmJson.object();
    body.putObject("error")
        .put("message", message)
        .put("type", "invalid_request_error")
        .put("code", code)
        .putNull("param");
    LoopbackServer.answerJson(exchange, status, LlmJson.write(body));
  }

  /** Runs the model until it is ended. */
  public static void main(String[] arguments) {
    int code = new CommandLine(new Run()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Command(name = "llm", description = "A language model that follows a script.")
  private static final class Run implements Callable<Integer> {
    @Mixin private final Serving serving = new Serving();

    @Option(names = "--script", description = "a script file; by default the demo's own")
    private @Nullable Path script;

    @Override
    public Integer call() throws IOException {
      var llm = ScriptedLlm.start(serving.port(), loaded(), InstantSource.system());
      serving.announce(llm.port());
      return 0;
    }

    private Script loaded() throws IOException {
      if (script == null) {
        return Script.ofDemo();
      }
      try (InputStream in = Files.newInputStream(script)) {
        return Script.read(in);
      }
    }
  }
}
