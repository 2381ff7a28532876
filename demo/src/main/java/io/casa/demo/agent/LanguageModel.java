/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The language model, by the OpenAI client; the client takes {@code OPENAI_BASE_URL} and {@code
 * OPENAI_API_KEY} from the environment.
 */
final class LanguageModel implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final OpenAIClient client;
  private final String model;
  private final boolean streamed;

  LanguageModel(String model, boolean streamed) {
    this.client = OpenAIOkHttpClient.builder().fromEnv().timeout(PATIENCE).maxRetries(0).build();
    this.model = model;
    this.streamed = streamed;
  }

  /** A fresh request that offers these tools. */
  ChatCompletionCreateParams.Builder request(List<Tool> tools) {
    var request = ChatCompletionCreateParams.builder().model(model);
    for (Tool tool : tools) {
      var parameters = FunctionParameters.builder();
      tool.inputSchema()
          .forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
      request.addFunctionTool(
          FunctionDefinition.builder()
              .name(tool.name())
              .description(Optional.ofNullable(tool.description()).orElse(tool.name()))
              .parameters(parameters.build())
              .build());
    }
    return request;
  }

  /** The model's next message. */
  ChatCompletionMessage next(ChatCompletionCreateParams request) {
    ChatCompletion answer =
        streamed ? streamed(request) : client.chat().completions().create(request);
    return answer.choices().getFirst().message();
  }

  /** The tool calls in a message, in the model's order. */
  static List<SelectedCall> calls(ChatCompletionMessage message) {
    return message.toolCalls().orElse(List.of()).stream()
        .map(ChatCompletionMessageToolCall::asFunction)
        .map(
            call ->
                new SelectedCall(
                    call.id(),
                    call.function().name(),
                    AgentJson.arguments(call.function().arguments())))
        .toList();
  }

  private ChatCompletion streamed(ChatCompletionCreateParams request) {
    var whole = ChatCompletionAccumulator.create();
    try (var answer = client.chat().completions().createStreaming(request)) {
      answer.stream().forEach(whole::accumulate);
    }
    return whole.chatCompletion();
  }

  @Override
  public void close() {
    client.close();
  }
}
