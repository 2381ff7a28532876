// SPDX-License-Identifier: Apache-2.0
// An agent on Node's event loop: its request's trace travels in an AsyncLocalStorage, or not at all.
// usage: node agent_node.mjs PORT PROXY_PORT
import { AsyncLocalStorage } from 'node:async_hooks';
import http from 'node:http';

const AT_ONCE = 4;
const [port, proxyPort] = process.argv.slice(2).map(Number);
const context = new AsyncLocalStorage();
const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

async function text(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function post(path, host, message) {
  const body = JSON.stringify(message);
  return new Promise((resolve, reject) => {
    const headers = {
      host,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'content-length': Buffer.byteLength(body),
      ...context.getStore(),
    };
    const request = http.request({ agent, host: '127.0.0.1', port: proxyPort, method: 'POST', path, headers });
    request.on('error', reject);
    request.on('response', (answer) => {
      const reason = answer.headers['x-casa-reason'] ?? (answer.statusCode === 200 ? '' : `http_${answer.statusCode}`);
      const decision = answer.headers['x-casa-decision'] ?? '';
      text(answer).then((json) => resolve({ reason, decision, json }), reject);
    });
    request.end(body);
  });
}

async function call(selected) {
  const params = { name: selected.name, arguments: JSON.parse(selected.arguments) };
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
  const { reason, decision } = await post('/mcp', 'tools.bank.example', message);
  return { tool: selected.name, refusal: reason, decision };
}

async function work(prompt) {
  const question = { model: 'bench', messages: [{ role: 'user', content: prompt }] };
  const { reason, json } = await post('/v1/chat/completions', 'llm.bank.example', question);
  const calls = [];
  if (!reason) {
    const selected = JSON.parse(json).choices[0].message.tool_calls;
    for (let at = 0; at < selected.length; at += AT_ONCE) {
      calls.push(...(await Promise.all(selected.slice(at, at + AT_ONCE).map((one) => call(one.function)))));
    }
  }
  return { llm: reason, calls };
}

const server = http.createServer(async (request, response) => {
  const asked = JSON.parse(await text(request));
  const sent = { 'x-bench-session': asked.session };
  if (asked.propagate && request.headers.traceparent) sent.traceparent = request.headers.traceparent;
  try {
    const answer = JSON.stringify(await context.run(sent, () => work(asked.prompt)));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
    response.end(answer);
  } catch (error) {
    response.writeHead(500, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: String(error) }));
  }
});
server.listen(port, '127.0.0.1', 1024);
