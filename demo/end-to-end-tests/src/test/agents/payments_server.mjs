// SPDX-License-Identifier: Apache-2.0
// An MCP server whose only tool cancels a payment, in revisions 2025-11-25 (with sessions if SESSIONS is 1) and 2026-07-28.
// GET /cancelled is the test's own look at the books, past MCP.

import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import {
  McpServer,
  WebStandardStreamableHTTPServerTransport,
  createMcpHandler,
  isLegacyRequest,
} from "@modelcontextprotocol/server";
import { z } from "zod";

const { PORT, SESSIONS, TOOL } = process.env;
const cancelled = [];
const sessions = new Map();

function newServer() {
  const server = new McpServer({ name: "payments", version: "1.0.0" });
  const inputSchema = z.object({ payment_id: z.string() });
  server.registerTool(TOOL, { description: "Cancels a payment.", inputSchema }, ({ payment_id: payment }) => {
    cancelled.push(payment);
    return { content: [{ type: "text", text: "It was cancelled." }] };
  });
  return server;
}

const modern = createMcpHandler(newServer, { legacy: "reject" });

async function legacy(request) {
  const id = request.headers.get("mcp-session-id");
  if (id !== null) return sessions.get(id)?.handleRequest(request) ?? Response.json({}, { status: 404 });
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: SESSIONS === "1" ? randomUUID : undefined,
    onsessioninitialized: (opened) => sessions.set(opened, transport),
  });
  await newServer().connect(transport);
  return transport.handleRequest(request);
}

async function fetch(request) {
  if (new URL(request.url).pathname === "/cancelled") return Response.json(cancelled);
  if (request.method !== "POST" && SESSIONS !== "1") return Response.json({}, { status: 405 });
  return (await isLegacyRequest(request)) ? legacy(request) : modern.fetch(request);
}

createServer(toNodeHandler({ fetch })).listen(Number(PORT), "127.0.0.1");
