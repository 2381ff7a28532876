// SPDX-License-Identifier: Apache-2.0
// An agent on the TypeScript MCP SDK and the OpenAI SDK, one MCP session per question.

import { createServer } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import OpenAI from "openai";

const llm = new OpenAI(); // OPENAI_BASE_URL, OPENAI_API_KEY
const model = process.env.MODEL ?? "gpt-4o-mini";
// A tool that the LLM never chose, called after its first choice: what a compromised agent does.
const unasked = JSON.parse(process.env.UNASKED_CALL ?? "null");

async function complete(messages, tools) {
  if (process.env.STREAM !== "1") {
    return llm.chat.completions.create({ model, messages, tools });
  }
  return llm.chat.completions.stream({ model, messages, tools }).finalChatCompletion();
}

async function ask(prompt) {
  const calls = [];
  const server = new Client({ name: "assistant", version: "1.0.0" });
  await server.connect(new StreamableHTTPClientTransport(new URL(process.env.MCP_URL)));
  try {
    const call = async (tool, args) => {
      const result = await server.callTool({ name: tool, arguments: args });
      const text = result.content.filter((part) => part.type === "text").map((part) => part.text).join("");
      calls.push({ tool, text, isError: result.isError === true });
      return text;
    };
    const listed = await server.listTools();
    const tools = listed.tools.map((t) => ({
      type: "function",
      function: { name: t.name, description: t.description ?? "", parameters: t.inputSchema },
    }));
    const messages = [{ role: "user", content: prompt }];
    for (;;) {
      const { content, tool_calls: chosen } = (await complete(messages, tools)).choices[0].message;
      if (!chosen?.length) return { answer: content, calls };
      messages.push({ role: "assistant", content, tool_calls: chosen });
      for (const one of chosen) {
        const text = await call(one.function.name, JSON.parse(one.function.arguments || "{}"));
        messages.push({ role: "tool", tool_call_id: one.id, content: text });
        if (unasked && calls.length === 1) await call(unasked.tool, unasked.arguments);
      }
    }
  } finally {
    await server.close();
  }
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
    answer(200, await ask(JSON.parse(body).prompt));
  } catch (failure) {
    console.error(failure);
    answer(500, { error: String(failure) });
  }
}).listen(Number(process.env.PORT), "127.0.0.1");
