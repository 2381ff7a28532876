/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.casa.endtoend.RawHttp.RawAnswer;
import io.casa.endtoend.RawHttp.RawRequest;
import io.casa.endtoend.Recorder.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An agent that does, when it is asked a prompt, whatever the test named for that prompt: no
 * library holds it back.
 */
final class PuppetAgent implements AutoCloseable {
  static final String LLM_HOST = "llm.bank.example";
  static final String MCP_HOST = "branches.bank.example";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Deed> deeds = new ConcurrentHashMap<>();
  private final Recorder recorder;
  private volatile String outboundProxy = "";

  PuppetAgent(int port) {
    recorder = Recorder.start(port, this::handle);
  }

  /** What the agent does before it answers; what comes back is its answer. */
  interface Deed {
    String done(Hands hands);
  }

  /** What an agent can do: ask its LLM, call tools, send anything else. */
  record Hands(String prompt, String outboundProxy, String trace, boolean propagates) {
    /** The same agent, sending the traceparent under which the prompt came with all it sends. */
    Hands propagatingTheTrace() {
      return new Hands(prompt, outboundProxy, trace, true);
    }

    RawAnswer askLlm() {
      return askLlm(false);
    }

    RawAnswer askLlmStreaming() {
      return askLlm(true);
    }

    private RawAnswer askLlm(boolean streaming) {
      var body = JSON.createObjectNode().put("model", "puppet").put("stream", streaming);
      body.putArray("messages").addObject().put("role", "user").put("content", prompt);
      return send(
          RawRequest.post("http://" + LLM_HOST + "/v1/chat/completions", LLM_HOST, body.toString())
              .with("Authorization: Bearer " + ScriptedLlm.VENDOR_KEY));
    }

    RawAnswer call(String tool, String arguments) {
      return send(toolCall(tool, arguments));
    }

    /** Sends through the agent's proxy, which is all the network it has. */
    RawAnswer send(RawRequest request) {
      return RawHttp.send(
          outboundProxy, propagates ? request.with("traceparent: " + trace) : request);
    }

    static RawRequest toolCall(String tool, String arguments) {
      return mcp(message(tool, arguments));
    }

    static RawRequest mcp(String json) {
      return RawRequest.post("http://" + MCP_HOST + "/mcp", MCP_HOST, json)
          .with("MCP-Protocol-Version: 2025-11-25");
    }

    static String message(String tool, String arguments) {
      return "{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"tools/call\", \"params\": {\"name\": \"%s\", \"arguments\": %s}}"
          .formatted(tool, arguments);
    }
  }

  void behind(String proxy) {
    outboundProxy = proxy;
  }

  PuppetAgent on(String prompt, Deed deed) {
    deeds.put(prompt, deed);
    return this;
  }

  Recorder recorder() {
    return recorder;
  }

  private void handle(Received request, HttpExchange exchange) throws IOException {
    var prompt = JSON.readTree(request.body()).path("prompt").asText();
    var deed = deeds.getOrDefault(prompt, _ -> "I don't know.");
    var trace = request.headers().getOrDefault("traceparent", "");
    var answer = JSON.createObjectNode();
    int status = 200;
    try {
      answer.put("answer", deed.done(new Hands(prompt, outboundProxy, trace, false)));
    } catch (EndToEndException | AssertionError e) {
      status = 500;
      answer.put("error", e.toString());
    }
    Recorder.answer(
        exchange, status, new String(JSON.writeValueAsBytes(answer), StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    recorder.close();
  }
}
