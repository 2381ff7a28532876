// SPDX-License-Identifier: Apache-2.0
/**
 * The MCP server that the conformance suite is run against: what the suite asks for, in revisions
 * 2025-11-25 (with sessions) and 2026-07-28. Prints one line of JSON for each tool call that reaches
 * it: the tool and its arguments, and which credentials came with the request.
 */
import { createServer } from "node:http";
import { randomBytes, randomUUID } from "node:crypto";
import { toNodeHandler } from "@modelcontextprotocol/node";
import {
  McpServer,
  ResourceTemplate,
  WebStandardStreamableHTTPServerTransport,
  acceptedContent,
  completable,
  createMcpHandler,
  createRequestStateCodec,
  fromJsonSchema,
  hostHeaderValidationResponse,
  inputRequired,
  inputResponse,
  isLegacyRequest,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from "@modelcontextprotocol/server";
import { z } from "zod";

const RED_DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const SILENCE = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";
const CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

const states = createRequestStateCodec({ key: randomBytes(32) });
const subscriptions = new Set();

const text = (value) => ({ content: [{ type: "text", text: value }] });
const image = { type: "image", data: RED_DOT, mimeType: "image/png" };
const resource = (uri, mimeType, value) => ({ type: "resource", resource: { uri, mimeType, text: value } });
const pause = () => new Promise((done) => setTimeout(done, 50));
const form = (properties, required = Object.keys(properties)) => ({ type: "object", properties, required });
const ask = (message, properties) =>
  inputRequired.elicit({ mode: "form", message, requestedSchema: form(properties) });
const NAME = { name: { type: "string" } };
const OK = { ok: { type: "boolean" } };

function plainTools(server) {
  const tool = (name, description, answer) => server.registerTool(name, { description }, answer);
  tool("test_simple_text", "Answers text.", () => text("This is a simple text response for testing."));
  tool("test_image_content", "Answers an image.", () => ({ content: [image] }));
  tool("test_audio_content", "Answers a sound.", () => ({
    content: [{ type: "audio", data: SILENCE, mimeType: "audio/wav" }],
  }));
  tool("test_embedded_resource", "Answers a resource.", () => ({
    content: [resource("test://embedded-resource", "text/plain", "This is an embedded resource content.")],
  }));
  tool("test_multiple_content_types", "Answers text, an image and a resource.", () => ({
    content: [
      { type: "text", text: "Multiple content types test:" },
      image,
      resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    ],
  }));
  tool("test_error_handling", "Always fails.", () => {
    throw new Error("This tool intentionally returns an error for testing");
  });
  server.registerTool(
    "json_schema_2020_12_tool",
    { description: "Has a schema of many keywords.", inputSchema: fromJsonSchema(MANY_KEYWORDS) },
    () => text("done"),
  );
  server.registerTool(
    "test_x_mcp_header",
    {
      description: "Mirrors an argument into a header.",
      inputSchema: fromJsonSchema(form({ region: { type: "string", "x-mcp-header": "Region" } })),
    },
    ({ region }) => text(region),
  );
}

const MANY_KEYWORDS = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  $defs: {
    address: {
      $anchor: "addressDef",
      type: "object",
      properties: { street: { type: "string" }, city: { type: "string" } },
    },
  },
  properties: {
    name: { type: "string" },
    address: { $ref: "#/$defs/address" },
    contactMethod: { type: "string", enum: ["phone", "email"] },
    phone: { type: "string" },
    email: { type: "string" },
  },
  allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
  if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
  then: { required: ["phone"] },
  else: { required: ["email"] },
  additionalProperties: false,
};

function talkingTools(server) {
  server.registerTool("test_tool_with_progress", { description: "Tells of its progress." }, async (ctx) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined) {
        await ctx.mcpReq.notify({
          method: "notifications/progress",
          params: { progressToken, progress, total: 100 },
        });
      }
      await pause();
    }
    return text("done");
  });
  for (const name of ["test_tool_with_logging", "test_logging_tool"]) {
    server.registerTool(name, { description: "Logs what it does." }, async (ctx) => {
      for (const line of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
        await ctx.mcpReq.log("info", line);
        await pause();
      }
      return text("done");
    });
  }
  server.registerTool("test_reconnection", { description: "Ends its stream before its answer." }, async (ctx) => {
    ctx.http?.closeSSE?.();
    await pause();
    return text("done after the stream was closed");
  });
  // The SDK refuses to ask a client that can't sample.
  server.registerTool("test_missing_capability", { description: "Needs sampling." }, () =>
    inputRequired({ inputRequests: { greeting: sample("Generate a greeting") } }),
  );
}

/** Requests of the server in revision 2025-11-25; in 2026-07-28 they are an answer instead. */
function askingTools(server) {
  server.registerTool(
    "test_sampling",
    { description: "Asks the client's LLM.", inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, ctx) => {
      const answer = await ctx.mcpReq.requestSampling({
        messages: [{ role: "user", content: { type: "text", text: prompt } }],
        maxTokens: 100,
      });
      return text(`LLM response: ${answer.content.text}`);
    },
  );
  server.registerTool(
    "test_elicitation",
    { description: "Asks the user.", inputSchema: z.object({ message: z.string() }) },
    async ({ message }, ctx) => {
      const answer = await ctx.mcpReq.elicitInput({
        message,
        requestedSchema: form({
          username: { type: "string", description: "User's response" },
          email: { type: "string", description: "User's email address" },
        }),
      });
      return text(`User response: ${JSON.stringify(answer)}`);
    },
  );
  asking(server, "test_elicitation_sep1034_defaults", {
    name: { type: "string", default: "John Doe" },
    age: { type: "integer", default: 30 },
    score: { type: "number", default: 95.5 },
    status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
    verified: { type: "boolean", default: true },
  });
  const options = ["option1", "option2", "option3"];
  const titled = ["First", "Second", "Third"].map((title, i) => ({ const: `value${i + 1}`, title }));
  asking(server, "test_elicitation_sep1330_enums", {
    untitledSingle: { type: "string", enum: options },
    titledSingle: { type: "string", oneOf: titled },
    legacyEnum: {
      type: "string",
      enum: ["opt1", "opt2", "opt3"],
      enumNames: ["Option One", "Option Two", "Option Three"],
    },
    untitledMulti: { type: "array", items: { type: "string", enum: options } },
    titledMulti: { type: "array", items: { anyOf: titled } },
  });
}

function asking(server, name, properties) {
  server.registerTool(name, { description: "Asks the user with a form." }, async (ctx) => {
    const answer = await ctx.mcpReq.elicitInput({
      message: "Please fill in",
      requestedSchema: form(properties, []),
    });
    return text(`Elicitation completed: action=${answer.action}, content=${JSON.stringify(answer.content)}`);
  });
}

/** Tools that answer with what they need to know first (2026-07-28). */
function roundTripTools(server) {
  const tool = (name, answer) =>
    server.registerTool(`test_input_required_result_${name}`, { description: "Asks back." }, answer);
  tool("elicitation", ({ mcpReq }) => {
    const said = acceptedContent(mcpReq.inputResponses, "user_name", z.object({ name: z.string() }));
    return said
      ? text(`Hello, ${said.name}!`)
      : inputRequired({ inputRequests: { user_name: ask("What is your name?", NAME) } });
  });
  tool("sampling", ({ mcpReq }) => {
    const said = inputResponse(mcpReq.inputResponses, "capital_question");
    return said.kind === "sampling"
      ? text(said.result.content.text)
      : inputRequired({ inputRequests: { capital_question: sample("What is the capital of France?") } });
  });
  tool("list_roots", ({ mcpReq }) => {
    const said = inputResponse(mcpReq.inputResponses, "client_roots");
    return said.kind === "roots"
      ? text(said.roots.map((root) => root.uri).join(" "))
      : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  for (const name of ["request_state", "tampered_state"]) {
    tool(name, async ({ mcpReq }) =>
      mcpReq.requestState()?.round === 1 && acceptedContent(mcpReq.inputResponses, "confirm")
        ? text("state-ok")
        : asked({ confirm: ask("Please confirm", OK) }, 1),
    );
  }
  tool("multiple_inputs", async ({ mcpReq }) => {
    const all = ["user_name", "greeting", "client_roots"];
    return all.every((key) => inputResponse(mcpReq.inputResponses, key).kind !== "missing")
      ? text("done")
      : asked(
          {
            user_name: ask("What is your name?", NAME),
            greeting: sample("Generate a greeting"),
            client_roots: inputRequired.listRoots(),
          },
          1,
        );
  });
  tool("multi_round", async ({ mcpReq }) => {
    switch (mcpReq.requestState()?.round) {
      case 1:
        return asked({ step2: ask("Step 2: What is your favorite color?", { color: { type: "string" } }) }, 2);
      case 2:
        return text("done");
      default:
        return asked({ step1: ask("Step 1: What is your name?", NAME) }, 1);
    }
  });
  tool("capabilities", ({ mcpReq }) => {
    const able = mcpReq.envelope?.[CLIENT_CAPABILITIES] ?? {};
    const inputRequests = {
      ...(able.elicitation && { user_name: ask("What is your name?", NAME) }),
      ...(able.sampling && { greeting: sample("Generate a greeting") }),
    };
    return Object.keys(inputRequests).length > 0 ? inputRequired({ inputRequests }) : text("done");
  });
  server.registerTool("test_streaming_elicitation", { description: "Says something, then asks back." }, async (ctx) => {
    await ctx.mcpReq.notify({ method: "notifications/progress", params: { progressToken: "none", progress: 1 } });
    return inputRequired({ inputRequests: { user_name: ask("What is your name?", NAME) } });
  });
}

const sample = (question) =>
  inputRequired.createMessage({
    messages: [{ role: "user", content: { type: "text", text: question } }],
    maxTokens: 100,
  });

async function asked(inputRequests, round) {
  return inputRequired({ inputRequests, requestState: await states.mint({ round }) });
}

function changingTools(server) {
  server.registerTool("test_trigger_tool_change", { description: "Tells that tools changed." }, () => {
    modern.notify.toolsChanged();
    return text("done");
  });
  server.registerTool("test_trigger_prompt_change", { description: "Tells that prompts changed." }, () => {
    modern.notify.promptsChanged();
    return text("done");
  });
}

function resources(server) {
  const fixed = (name, uri, mimeType, content) =>
    server.registerResource(name, uri, { description: `The ${name}.`, mimeType }, () => ({
      contents: [{ uri, mimeType, ...content }],
    }));
  fixed("static text", "test://static-text", "text/plain", {
    text: "This is the content of the static text resource.",
  });
  fixed("static image", "test://static-binary", "image/png", { blob: RED_DOT });
  fixed("watched resource", "test://watched-resource", "text/plain", { text: "Watched." });
  server.registerResource(
    "template",
    new ResourceTemplate("test://template/{id}/data", { list: undefined }),
    { description: "Data by id.", mimeType: "application/json" },
    (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: "application/json",
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
        },
      ],
    }),
  );
}

function prompts(server) {
  const said = (...contents) => ({ messages: contents.map((content) => ({ role: "user", content })) });
  const words = (value) => ({ type: "text", text: value });
  server.registerPrompt("test_simple_prompt", { description: "A text." }, () =>
    said(words("This is a simple prompt for testing.")),
  );
  const argument = () => completable(z.string(), (begun) => ["test1", "test2"].filter((v) => v.startsWith(begun)));
  server.registerPrompt(
    "test_prompt_with_arguments",
    { description: "Arguments in a text.", argsSchema: z.object({ arg1: argument(), arg2: argument() }) },
    ({ arg1, arg2 }) => said(words(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    "test_prompt_with_embedded_resource",
    { description: "A resource.", argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) =>
      said(
        resource(resourceUri, "text/plain", "Embedded resource content for testing."),
        words("Please process the embedded resource above."),
      ),
  );
  server.registerPrompt("test_prompt_with_image", { description: "An image." }, () =>
    said(image, words("Please analyze the image above.")),
  );
  server.registerPrompt("test_input_required_result_prompt", { description: "Asks back." }, ({ mcpReq }) => {
    const known = acceptedContent(mcpReq.inputResponses, "user_context");
    return known
      ? said(words(`With context: ${known.context}`))
      : inputRequired({
          inputRequests: {
            user_context: ask("What context should the prompt use?", { context: { type: "string" } }),
          },
        });
  });
}

function newServer(legacy) {
  const server = new McpServer(
    { name: "conformance", version: "1.0.0" },
    {
      capabilities: {
        logging: {},
        completions: {},
        tools: { listChanged: true },
        prompts: { listChanged: true },
        resources: { subscribe: legacy, listChanged: true },
      },
      requestState: { verify: states.verify },
    },
  );
  plainTools(server);
  talkingTools(server);
  askingTools(server);
  roundTripTools(server);
  changingTools(server);
  resources(server);
  prompts(server);
  if (legacy) {
    server.server.setRequestHandler("resources/subscribe", ({ params }) => {
      subscriptions.add(params.uri);
      return {};
    });
    server.server.setRequestHandler("resources/unsubscribe", ({ params }) => {
      subscriptions.delete(params.uri);
      return {};
    });
  }
  return server;
}

const modern = createMcpHandler(() => newServer(false), { legacy: "reject" });

/** Sessions of revision 2025-11-25, by id. */
const sessions = new Map();

/** The events of all streams, so that a client can take up a stream that ended. */
function eventStore() {
  const events = [];
  return {
    async storeEvent(stream, message) {
      events.push({ stream, message });
      return `${events.length - 1}`;
    },
    async getStreamIdForEventId(id) {
      return events[Number(id)]?.stream;
    },
    async replayEventsAfter(last, { send }) {
      const { stream } = events[Number(last)];
      for (let i = Number(last) + 1; i < events.length; i++) {
        if (events[i].stream === stream) {
          await send(`${i}`, events[i].message);
        }
      }
      return stream;
    },
  };
}

async function legacy(request) {
  const id = request.headers.get("mcp-session-id");
  if (id !== null) {
    return (
      sessions.get(id)?.handleRequest(request) ??
      Response.json(
        { jsonrpc: "2.0", id: null, error: { code: -32001, message: "Session not found" } },
        { status: 404 },
      )
    );
  }
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: eventStore(),
    retryInterval: 100,
    onsessioninitialized: (opened) => sessions.set(opened, transport),
    onsessionclosed: (closed) => sessions.delete(closed),
  });
  await newServer(true).connect(transport);
  return transport.handleRequest(request);
}

async function fetch(request) {
  const rejected =
    hostHeaderValidationResponse(request, localhostAllowedHostnames()) ??
    originValidationResponse(request, localhostAllowedOrigins());
  if (rejected !== undefined) {
    return rejected;
  }
  if (request.method === "POST") {
    await tell(request.clone());
  }
  return (await isLegacyRequest(request)) ? legacy(request) : modern.fetch(request);
}

async function tell(request) {
  const message = JSON.parse(await request.text());
  if (message.method === "tools/call") {
    const { name, arguments: given = {} } = message.params;
    const authorization = request.headers.get("authorization");
    console.log(JSON.stringify({ tool: name, arguments: given, authorization }));
  }
}

const port = Number(process.env.PORT);
createServer(toNodeHandler({ fetch })).listen(port, "127.0.0.1");
