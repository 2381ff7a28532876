// SPDX-License-Identifier: Apache-2.0
// One session of a TypeScript MCP client, 1.x or 2.x. Makes a tool call for each line on stdin, without waiting for those before it,
// and prints a line for each notification of progress and for what its code saw in the end.

import { createInterface } from "node:readline";

const { MCP_URL, NEGOTIATION, SDK } = process.env;
const older = SDK === "1";
const { Client, StreamableHTTPClientTransport } = older
  ? {
      ...(await import("@modelcontextprotocol/sdk/client/index.js")),
      ...(await import("@modelcontextprotocol/sdk/client/streamableHttp.js")),
    }
  : await import("@modelcontextprotocol/client");
const server = new Client(
  { name: "assistant", version: "1.0.0" },
  NEGOTIATION ? { versionNegotiation: { mode: NEGOTIATION } } : {}, // none: the client's own default
);
server.onerror = (error) => console.error(error);
const transport = new StreamableHTTPClientTransport(new URL(MCP_URL));
let revision = ""; // the older client tells only its transport
transport.setProtocolVersion = ((set) => (version) => {
  revision = version;
  set?.call(transport, version);
})(transport.setProtocolVersion);
await server.connect(transport);
const say = (value) => console.log(JSON.stringify(value));

async function call({ n, tool, arguments: args, timeout, abortAfter, progress }) {
  const options = {};
  if (timeout) options.timeout = timeout;
  if (abortAfter) options.signal = AbortSignal.timeout(abortAfter);
  if (progress) {
    options.resetTimeoutOnProgress = true;
    options.onprogress = ({ message }) => say({ n, progress: message });
  }
  const request = { name: tool, arguments: args };
  try {
    const result = await (older ? server.callTool(request, undefined, options) : server.callTool(request, options));
    const text = result.content.filter((part) => part.type === "text").map((part) => part.text).join("");
    say({ n, end: text, isError: result.isError === true });
  } catch (error) {
    say({ n, end: `thrown ${error.constructor.name} ${error.code}: ${error.message}`, isError: true });
  }
}

say({ revision });
for await (const line of createInterface({ input: process.stdin })) call(JSON.parse(line));
