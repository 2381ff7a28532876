// SPDX-License-Identifier: Apache-2.0
// An agent on the JavaScript A2A SDK that asks another agent whatever it is asked. The question's words choose the
// binding ("by REST"), streaming ("streamed") and a message with nothing in it ("without words").

import { createServer } from "node:http";
import { ClientFactory, ClientFactoryOptions } from "@a2a-js/sdk/client";
import { Role } from "@a2a-js/sdk";

const textOf = (parts) => (parts ?? []).map((part) => (part.content?.$case === "text" ? part.content.value : "")).join("");

function textOfAnswer(answer) {
  if (answer.parts) return textOf(answer.parts);
  return (answer.artifacts ?? []).map((artifact) => textOf(artifact.parts)).join("");
}

function textOfEvent({ payload }) {
  if (payload?.$case === "message") return textOf(payload.value.parts);
  return payload?.$case === "artifactUpdate" ? textOf(payload.value.artifact?.parts) : "";
}

async function ask(prompt) {
  const preferredTransports = [prompt.includes("by REST") ? "HTTP+JSON" : "JSONRPC"];
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, { preferredTransports });
  const helper = await new ClientFactory(options).createFromUrl(process.env.HELPER_URL);
  const message = {
    messageId: crypto.randomUUID(),
    role: Role.ROLE_USER,
    parts: [{ content: { $case: "text", value: prompt.includes("without words") ? " " : prompt } }],
  };
  if (!prompt.includes("streamed")) return { text: textOfAnswer(await helper.sendMessage({ message })), events: 1 };
  let text = "";
  let events = 0;
  for await (const event of helper.sendMessageStream({ message })) {
    events++;
    text += textOfEvent(event);
  }
  return { text, events };
}

createServer(async (request, response) => {
  const answer = (status, value) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  };
  if (request.method !== "POST" || request.url !== "/ask") return answer(404, { error: "POST /ask" });
  try {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    const { text, events } = await ask(JSON.parse(body).prompt);
    answer(200, { answer: text, events });
  } catch (failure) {
    console.error(failure);
    answer(200, { answer: `failed: ${failure.message}`, events: 0 });
  }
}).listen(Number(process.env.PORT), "127.0.0.1");
