// SPDX-License-Identifier: Apache-2.0
// What the TypeScript MCP SDK makes of a refused tool call: where it would ask for a token, and for which resource.

import {
  discoverOAuthProtectedResourceMetadata,
  discoverOAuthServerInfo,
  extractWWWAuthenticateParams,
  selectResourceURL,
} from "@modelcontextprotocol/sdk/client/auth.js";

const server = new URL(process.env.MCP_URL);
const sidecar = new URL(process.env.MCP_SIDECAR);

// The server's name need not resolve: its requests go to the sidecar in front of it.
function there(address, init) {
  const url = new URL(address);
  if (url.host === server.host) url.host = sidecar.host;
  return fetch(url, init);
}

const refused = await there(server, {
  method: "POST",
  headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
  body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: process.env.TOOL, arguments: {} } }),
});
const challenge = extractWWWAuthenticateParams(refused);
const found = await discoverOAuthServerInfo(server, { resourceMetadataUrl: challenge.resourceMetadataUrl, fetchFn: there });
const unaided = await discoverOAuthProtectedResourceMetadata(server, {}, there);
const resource = await selectResourceURL(server, {}, found.resourceMetadata);

console.log(
  JSON.stringify({
    status: refused.status,
    scope: challenge.scope,
    resourceMetadataUrl: challenge.resourceMetadataUrl,
    authorizationServer: found.authorizationServerUrl,
    metadata: found.authorizationServerMetadata,
    resource,
    sameWithoutTheChallenge: JSON.stringify(unaided) === JSON.stringify(found.resourceMetadata),
  }),
);
