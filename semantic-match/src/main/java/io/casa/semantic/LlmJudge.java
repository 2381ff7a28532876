/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import io.casa.semantic.JudgeAnswer.Fault;
import io.casa.toolcheck.Provenance;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.JsonWriter;
import io.casa.toolcheck.json.MalformedJsonException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Asks an LLM about a call, over an endpoint of chat completions. It sees the user's words, the
 * tool and short argument values, never a tool's output. Whatever goes wrong is an answer that
 * doesn't count. Thread-safe.
 */
public final class LlmJudge implements AutoCloseable {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int DEEPEST = 16;
  private static final int OK = 200;

  /** Gives the endpoint's API key, each time it's needed, so that it can be renewed. */
  @FunctionalInterface
  public interface ApiKey {
    /** The key; absent when the endpoint wants none. */
    Optional<String> get() throws IOException;
  }

  private final JudgeSettings settings;
  private final ApiKey key;
  private final HttpClient http;
  private final Circuit circuit;

  /** A judge by these settings; opens no connection yet. */
  public LlmJudge(JudgeSettings settings, ApiKey key) {
    this(settings, key, System::nanoTime);
  }

  LlmJudge(JudgeSettings settings, ApiKey key, LongSupplier nanos) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.key = Objects.requireNonNull(key, "key");
    this.http =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeLimit())
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    this.circuit = new Circuit(settings.failuresToOpen(), settings.pause(), nanos);
  }

  JudgeAnswer judge(MatchQuestion question, JsonObject arguments, Provenance provenance) {
    if (arguments.members().size() > JudgePrompt.MOST_ARGUMENTS) {
      // What it doesn't see could be what matters.
      return new JudgeAnswer.Unsure();
    }
    if (!circuit.admits()) {
      return new JudgeAnswer.None(Fault.CIRCUIT_OPEN);
    }
    JudgeAnswer answer = new JudgeAnswer.None(Fault.CONNECTION);
    try {
      answer = ask(JudgePrompt.of(settings.model(), question, arguments, provenance));
    } finally {
      if (answer instanceof JudgeAnswer.None) {
        circuit.failed();
      } else {
        circuit.succeeded();
      }
    }
    return answer;
  }

  SemanticHealth.CircuitState state() {
    return circuit.state();
  }

  /** Ends what is being asked. */
  @Override
  public void close() {
    http.shutdownNow();
  }

  private JudgeAnswer ask(JsonObject body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.endpoint())
            .timeout(settings.timeLimit())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofByteArray(JsonWriter.toJsonBytes(body)));
    try {
      key.get().ifPresent(value -> request.setHeader("Authorization", "Bearer " + value));
    } catch (IOException | IllegalArgumentException e) {
      return new JudgeAnswer.None(Fault.NO_KEY);
    }
    return send(request.build());
  }

  private JudgeAnswer send(HttpRequest request) {
    // The client's own time-out ends with the headers; this one includes the body.
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request, info -> new BoundedBody(MOST_BYTES));
    try {
      HttpResponse<byte[]> response =
          sent.get(settings.timeLimit().toNanos(), TimeUnit.NANOSECONDS);
      return response.statusCode() == OK
          ? read(response.body())
          : new JudgeAnswer.None(Fault.STATUS);
    } catch (TimeoutException e) {
      return new JudgeAnswer.None(Fault.TIME_OUT);
    } catch (ExecutionException e) {
      boolean late = e.getCause() instanceof HttpTimeoutException;
      return new JudgeAnswer.None(late ? Fault.TIME_OUT : Fault.CONNECTION);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new JudgeAnswer.None(Fault.TIME_OUT);
    } finally {
      sent.cancel(true);
    }
  }

  private static JudgeAnswer read(byte[] body) {
    JsonReader reader = JsonReader.strict().withMaxBytes(MOST_BYTES).withMaxDepth(DEEPEST);
    try {
      JsonObject answer = reader.readObject(body);
      Optional<String> content =
          firstChoice(answer)
              .flatMap(choice -> member(choice, "message"))
              .flatMap(message -> text(message, "content"));
      if (content.isEmpty()) {
        return new JudgeAnswer.None(Fault.MALFORMED);
      }
      return verdict(reader.readObject(content.get()));
    } catch (MalformedJsonException e) {
      return new JudgeAnswer.None(Fault.MALFORMED);
    }
  }

  private static JudgeAnswer verdict(JsonObject answer) {
    if (answer.members().size() != 1) {
      return new JudgeAnswer.None(Fault.MALFORMED);
    }
    return switch (text(answer, "verdict").orElse("")) {
      case "fits" -> new JudgeAnswer.Fits();
      case "does_not_fit" -> new JudgeAnswer.DoesNotFit();
      case "unsure" -> new JudgeAnswer.Unsure();
      default -> new JudgeAnswer.None(Fault.MALFORMED);
    };
  }

  private static Optional<JsonObject> firstChoice(JsonObject answer) {
    return answer
        .get("choices")
        .filter(JsonArray.class::isInstance)
        .map(choices -> ((JsonArray) choices).items())
        .filter(choices -> choices.size() == 1)
        .map(List::getFirst)
        .flatMap(LlmJudge::asObject);
  }

  private static Optional<JsonObject> member(JsonObject object, String name) {
    return object.get(name).flatMap(LlmJudge::asObject);
  }

  private static Optional<JsonObject> asObject(JsonValue value) {
    return value instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object
        .get(name)
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value());
  }
}
