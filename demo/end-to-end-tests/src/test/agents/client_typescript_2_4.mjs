// SPDX-License-Identifier: Apache-2.0
// One session of the TypeScript MCP client 2.x: makes the calls given, one after the other, and prints what its code saw of each.

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";

const { MCP_URL, CALLS, NEGOTIATION } = process.env;
const options = NEGOTIATION ? { versionNegotiation: { mode: NEGOTIATION } } : {}; // none: the client's own default
const server = new Client({ name: "assistant", version: "1.0.0" }, options);
await server.connect(new StreamableHTTPClientTransport(new URL(MCP_URL)));
const listed = await server.listTools();
const calls = [];
for (const { tool, arguments: args } of JSON.parse(CALLS)) {
  try {
    const result = await server.callTool({ name: tool, arguments: args });
    const text = result.content.filter((part) => part.type === "text").map((part) => part.text).join("");
    calls.push({ tool, text, isError: result.isError === true });
  } catch (error) {
    const text = `thrown ${error.constructor.name} ${error.code}: ${error.message} ${JSON.stringify(error.data)}`;
    calls.push({ tool, text, isError: true });
  }
}
console.log(
  JSON.stringify({ revision: server.getNegotiatedProtocolVersion(), listed: listed.tools.map((tool) => tool.name), calls }),
);
await server.close();
