// SPDX-License-Identifier: Apache-2.0
// Asks CASA with openid-client.
import * as client from 'openid-client';
import { privateKey, serve } from './lines.mjs';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

serve(({ issuer, apps }) => {
  const discovered = {};

  async function as(app, metadata = {}) {
    const { clientId, jwk } = apps[app];
    // HTTP is the only leave it gets; signatures it checks where it would trust TLS instead.
    const options = { algorithm: 'oauth2', execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] };
    const key = app + JSON.stringify(metadata);
    return (discovered[key] ??= await client.discovery(
      new URL(issuer), clientId, metadata, client.PrivateKeyJwt(await privateKey(jwk)), options));
  }

  return {
    discover: async () => (await as(Object.keys(apps)[0])).serverMetadata(),

    clientCredentials: async ({ app, form }) =>
      client.clientCredentialsGrant(await as(app), new URLSearchParams(form)),

    exchange: async ({ app, form }) =>
      client.genericGrantRequest(await as(app), EXCHANGE, new URLSearchParams(form)),

    introspect: async ({ app, token }) => client.tokenIntrospection(await as(app), token),

    introspectSigned: async ({ app, token }) =>
      client.tokenIntrospection(await as(app, { introspection_signed_response_alg: 'ES256' }), token),

    revoke: async ({ app, token }) => {
      await client.tokenRevocation(await as(app), token);
      return {};
    },

    // It is for clients, to whom an access token is opaque: nothing is checked here.
    accepted: async ({ token }) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')),
  };
}, client.ResponseBodyError);
