/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.agent;

import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.casa.demo.app.DemoException;
import java.util.List;

/** The usual loop: ask the model, call the tools that it selects, until it answers with text. */
final class Assistant {
  private static final int MAX_ROUNDS = 8;

  private static final String INSTRUCTIONS =
      "You are a bank's assistant. Use the tools to answer; never invent figures. Only read data"
          + " unless the customer asks for a change. Answer briefly, in plain text.";

  private final LanguageModel model;
  private final ToolBox tools;
  private final Conduct conduct;

  Assistant(LanguageModel model, ToolBox tools, Conduct conduct) {
    this.model = model;
    this.tools = tools;
    this.conduct = conduct;
  }

  /** The answer to the user's prompt. */
  String answer(String prompt) {
    conduct.beforeModel();
    var request = model.request(tools.tools());
    request.addSystemMessage(INSTRUCTIONS).addUserMessage(prompt);
    for (int round = 0; round < MAX_ROUNDS; round++) {
      ChatCompletionMessage message = model.next(request.build());
      List<SelectedCall> calls = LanguageModel.calls(message);
      if (calls.isEmpty()) {
        conduct.afterWork();
        return message.content().orElse("");
      }
      request.addMessage(message);
      conduct.selected(calls);
      for (int i = 0; i < calls.size(); i++) {
        SelectedCall call = calls.get(i);
        conduct.beforeCall(call, i == calls.size() - 1);
        request.addMessage(result(call));
      }
    }
    throw new DemoException(
        "The model selected tools " + MAX_ROUNDS + " times and never answered.");
  }

  private ChatCompletionToolMessageParam result(SelectedCall call) {
    ToolBox.Answer answer = tools.call(call.tool(), call.arguments());
    conduct.answered(call, answer);
    return ChatCompletionToolMessageParam.builder()
        .toolCallId(call.id())
        .content(answer.text())
        .build();
  }
}
