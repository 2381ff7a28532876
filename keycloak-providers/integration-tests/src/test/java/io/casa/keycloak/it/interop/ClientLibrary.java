/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.interop;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An OAuth client library of others, used by its own API and with all that it can validate. Apps
 * prove themselves by {@code private_key_jwt}. What the library objects to is an {@link
 * AssertionError} with what it says.
 */
interface ClientLibrary extends AutoCloseable {
  /** The realm's metadata (RFC 8414), its issuer compared. */
  JsonNode discover();

  /** Asks the token endpoint for client credentials. */
  Reply clientCredentials(String app, Form form);

  /** Asks the token endpoint for an exchange. */
  Reply exchange(String app, Form form);

  /** Introspects a token, RFC 7662. */
  Reply introspect(String app, String token);

  /** Introspects a token and verifies the signed answer, RFC 9701. */
  Reply introspectSigned(String app, String token);

  /** Revokes a token, RFC 7009. */
  Reply revoke(String app, String token);

  /**
   * The claims of an access token for that audience, after all checks of RFC 9068 section 4; a
   * library that is for clients only reads them.
   */
  JsonNode accepted(String token, String audience);

  @Override
  void close();
}
