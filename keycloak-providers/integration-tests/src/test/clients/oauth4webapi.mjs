// SPDX-License-Identifier: Apache-2.0
// Asks CASA with oauth4webapi, which validates all that it is given.
import * as oauth from 'oauth4webapi';
import { privateKey, serve } from './lines.mjs';

// The only leave it gets: the server under test speaks HTTP on loopback.
const http = { [oauth.allowInsecureRequests]: true };
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TRANSACTION = 'urn:ietf:params:oauth:token-type:txn_token';

serve(({ issuer, apps }) => {
  const identifier = new URL(issuer);
  let metadata;

  async function discover() {
    const response = await oauth.discoveryRequest(identifier, { algorithm: 'oauth2', ...http });
    return (metadata = await oauth.processDiscoveryResponse(identifier, response));
  }

  async function as(app) {
    const { clientId, jwk } = apps[app];
    return [metadata ?? (await discover()), { client_id: clientId }, oauth.PrivateKeyJwt(await privateKey(jwk))];
  }

  return {
    discover,

    async clientCredentials({ app, form }) {
      const [server, client, proof] = await as(app);
      const response = await oauth.clientCredentialsGrantRequest(server, client, proof, form, http);
      return oauth.processClientCredentialsResponse(server, client, response);
    },

    async exchange({ app, form }) {
      const [server, client, proof] = await as(app);
      const response = await oauth.genericTokenEndpointRequest(server, client, proof, EXCHANGE, form, http);
      // A transaction token is no access token (RFC 8693 section 2.2.1: N_A); who asks for one says so.
      const options = form.some(([, value]) => value === TRANSACTION)
        ? { recognizedTokenTypes: { n_a: () => {} } }
        : undefined;
      return oauth.processGenericTokenEndpointResponse(server, client, response, options);
    },

    async introspect({ app, token }) {
      const [server, client, proof] = await as(app);
      const response = await oauth.introspectionRequest(server, client, proof, token, http);
      return oauth.processIntrospectionResponse(server, client, response);
    },

    async introspectSigned({ app, token }) {
      const [server, client, proof] = await as(app);
      const options = { requestJwtResponse: true, ...http };
      const response = await oauth.introspectionRequest(server, client, proof, token, options);
      const answer = await oauth.processIntrospectionResponse(server, client, response);
      await oauth.validateApplicationLevelSignature(server, response, http);
      return answer;
    },

    async revoke({ app, token }) {
      const [server, client, proof] = await as(app);
      await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, proof, token, http));
      return {};
    },

    async accepted({ token, audience }) {
      const request = new Request(audience, { headers: { authorization: `Bearer ${token}` } });
      const options = { signingAlgorithms: ['ES256'], ...http };
      return oauth.validateJwtAccessToken(metadata ?? (await discover()), request, audience, options);
    },
  };
}, oauth.ResponseBodyError);
