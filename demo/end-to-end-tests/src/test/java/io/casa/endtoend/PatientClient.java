/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A TypeScript MCP client of others, unmodified, which runs on while its calls wait, and after it
 * has given one up.
 */
final class PatientClient implements AutoCloseable {
  private static final Pattern APPROVAL =
      Pattern.compile("https?://\\S+/casa/approvals/[0-9a-f-]{36}");

  private final String name;
  private final PaymentsServer server;
  private final RunningProcess process;
  private final AtomicInteger calls = new AtomicInteger();

  private PatientClient(String name, PaymentsServer server, RunningProcess process) {
    this.name = name;
    this.server = server;
    this.process = process;
  }

  /** {@code @modelcontextprotocol/sdk}. */
  static PatientClient sdk(String proxy, PaymentsServer server) {
    return start("sdk 1.x at " + server.url(), proxy, server, Map.of("SDK", "1"));
  }

  /** {@code @modelcontextprotocol/client} as it is. */
  static PatientClient client(String proxy, PaymentsServer server) {
    return start("client 2.x at " + server.url(), proxy, server, Map.of());
  }

  /** {@code @modelcontextprotocol/client}, in the newest revision that the server speaks. */
  static PatientClient negotiating(String proxy, PaymentsServer server) {
    return start(
        "negotiating client 2.x at " + server.url(), proxy, server, Map.of("NEGOTIATION", "auto"));
  }

  private static PatientClient start(
      String name, String proxy, PaymentsServer server, Map<String, String> how) {
    var libraries = JavaScriptLibraries.installed();
    var environment = new HashMap<>(how);
    environment.put("MCP_URL", server.url());
    environment.put("HTTP_PROXY", proxy);
    environment.put("NO_PROXY", "");
    environment.put("NODE_USE_ENV_PROXY", "1");
    var command =
        List.of(libraries.node().toString(), libraries.program("patient_client.mjs").toString());
    return new PatientClient(
        name, server, RunningProcess.start("patient-client", command, environment));
  }

  /** How long a client waits for a call's answer. */
  enum Patience {
    /** 6 s of silence; notifications of progress break it. */
    WHILE_THERE_IS_PROGRESS {
      @Override
      void put(ObjectNode call) {
        call.put("timeout", 6000).put("progress", true);
      }
    },
    /** As long as its library waits by itself. */
    DEFAULT {
      @Override
      void put(ObjectNode call) {
        // The library's own.
      }
    },
    /** 3 s, then its library gives the call up. */
    SHORT {
      @Override
      void put(ObjectNode call) {
        call.put("timeout", 3000);
      }
    },
    /** Its code gives the call up after 3 s. */
    ABORTING {
      @Override
      void put(ObjectNode call) {
        call.put("abortAfter", 3000);
      }
    };

    abstract void put(ObjectNode call);
  }

  PaymentsServer server() {
    return server;
  }

  /** The revision that it and its server agreed on. */
  String revision() {
    return Awaitility.await(name + " has connected")
        .atMost(Duration.ofSeconds(40))
        .until(
            () -> said().map(line -> line.path("revision").asText()).findFirst().orElse(""),
            revision -> !revision.isEmpty());
  }

  /** Begins to cancel that payment. */
  Call cancel(String payment, Patience patience) {
    int number = calls.incrementAndGet();
    var call = new ObjectMapper().createObjectNode().put("n", number).put("tool", server.tool());
    call.putObject("arguments").put("payment_id", payment);
    patience.put(call);
    process.write(call.toString());
    return new Call(number);
  }

  /** One of its calls, under way or ended. */
  final class Call {
    private final int number;

    private Call(int number) {
      this.number = number;
    }

    boolean hasEnded() {
      return lines().anyMatch(line -> line.has("end"));
    }

    /** What the client's code saw in the end. */
    End end() {
      var last =
          Awaitility.await("call " + number + " of " + name)
              .atMost(Duration.ofSeconds(40))
              .until(() -> lines().filter(line -> line.has("end")).toList(), end -> !end.isEmpty())
              .getFirst();
      return new End(last.path("end").asText(), last.path("isError").asBoolean());
    }

    /** The approval that the client was told of by a notification of progress. */
    String approval() {
      var told =
          Awaitility.await("progress of call " + number + " of " + name)
              .atMost(Duration.ofSeconds(20))
              .until(
                  () -> lines().filter(line -> line.has("progress")).toList(),
                  all -> !all.isEmpty());
      return approvalIn(told.getFirst().path("progress").asText());
    }

    long notifications() {
      return lines().filter(line -> line.has("progress")).count();
    }

    private Stream<JsonNode> lines() {
      return said().filter(line -> line.path("n").asInt() == number);
    }
  }

  /** A text of the call's result, or what was thrown. */
  record End(String text, boolean isError) {
    /** The approval that the text names. */
    String approval() {
      return approvalIn(text);
    }
  }

  private static String approvalIn(String text) {
    var approval = APPROVAL.matcher(text);
    if (!approval.find()) {
      throw new EndToEndException("No approval in: " + text);
    }
    return approval.group();
  }

  private Stream<JsonNode> said() {
    var output = process.output();
    return output
        .substring(0, output.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith("{\""))
        .map(Puppets::json);
  }

  String output() {
    return process.output();
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    process.close();
  }
}
