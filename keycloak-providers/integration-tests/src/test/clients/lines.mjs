// SPDX-License-Identifier: Apache-2.0
// One request per line on standard input, one reply per line on standard output, until the input ends.
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const LIMIT_MILLISECONDS = 60_000;

/**
 * Serves requests with a library. The first line says where and as whom: {issuer, apps: {name: {clientId, jwk}}}.
 *
 * @param connect takes that line and answers the operations, by name; each takes a request and answers JSON
 * @param ResponseBodyError the library's class for an OAuth error answer
 */
export async function serve(connect, ResponseBodyError) {
  let operations;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    operations ??= connect(request);
    const reply = request.operation === undefined ? {} : await replyTo(operations, request, ResponseBodyError);
    process.stdout.write(JSON.stringify(reply) + '\n');
  }
}

async function replyTo(operations, request, ResponseBodyError) {
  try {
    return { granted: await Promise.race([operations[request.operation](request), late()]) };
  } catch (thrown) {
    if (thrown instanceof ResponseBodyError) {
      // What the library makes of an error answer: the body is what it gives its caller.
      return { refused: { status: thrown.status, error: thrown.error, body: thrown.cause } };
    }
    return { objection: `${thrown?.name} ${thrown?.code ?? ''}: ${thrown?.message}` };
  }
}

async function late() {
  await setTimeout(LIMIT_MILLISECONDS, undefined, { ref: false });
  throw new Error('nothing has come back in time');
}

/** An app's private key, as the libraries want it. */
export async function privateKey(jwk) {
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: jwk.crv }, false, ['sign']);
  return { key, kid: jwk.kid };
}
