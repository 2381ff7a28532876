// SPDX-License-Identifier: Apache-2.0
// Asks an LLM once, through its vendor's SDK, and prints the tool calls that the SDK read, or its error.

import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";

const { LLM_URL: url, API_KEY: apiKey, PROTOCOL: protocol, PROMPT: prompt } = process.env;
const stream = process.env.STREAM === "1";
const hosted = process.env.HOSTED_TOOLS === "1";
const options = { apiKey, maxRetries: 0, timeout: 20_000, defaultHeaders: JSON.parse(process.env.HEADERS ?? "{}") };
const openai = new OpenAI({ ...options, baseURL: `${url}/v1` });
const anthropic = new Anthropic({ ...options, baseURL: url });
const model = "scripted";
const name = "opening_hours";
const schema = { type: "object", properties: { branch: { type: "string" } } };
const messages = [{ role: "user", content: prompt }];

async function chat() {
  const body = { model, messages, tools: [{ type: "function", function: { name, parameters: schema } }] };
  const answer = stream
    ? await openai.chat.completions.stream(body).finalChatCompletion()
    : await openai.chat.completions.create(body);
  return (answer.choices[0].message.tool_calls ?? []).map((call) => [call.function.name, JSON.parse(call.function.arguments)]);
}

async function responses() {
  const own = { type: "function", name, parameters: schema, strict: false };
  const remote = { type: "mcp", server_label: "other", server_url: "https://mcp.example", require_approval: "never" };
  const body = { model, input: prompt, store: false, tools: hosted ? [own, remote] : [own] };
  const answer = stream ? await openai.responses.stream(body).finalResponse() : await openai.responses.create(body);
  return answer.output.filter((item) => item.type === "function_call").map((call) => [call.name, JSON.parse(call.arguments)]);
}

async function message() {
  const own = { name, input_schema: schema };
  const remote = { type: "web_fetch_20250910", name: "web_fetch" };
  const body = { model, messages, max_tokens: 500, tools: hosted ? [own, remote] : [own] };
  const answer = stream ? await anthropic.messages.stream(body).finalMessage() : await anthropic.messages.create(body);
  return answer.content.filter((block) => block.type === "tool_use").map((call) => [call.name, call.input]);
}

try {
  const calls = await { chat_completions: chat, responses, messages: message }[protocol]();
  console.log(JSON.stringify({ calls }));
} catch (failure) {
  console.log(JSON.stringify({ error: failure.constructor.name, status: failure.status ?? 0, text: String(failure.message) }));
}
