/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

/** Names of the attributes by which a client remembers its document. */
final class ClientAttributes {
  /** The document's URL; whoever has it is ours, whoever has not is never touched. */
  static final String URL = "casa.cimd.url";

  /** When the document must be asked for again; seconds since 1970. */
  static final String EXPIRES = "casa.cimd.expires";

  /** When the document was last fetched or found unchanged; seconds since 1970. */
  static final String FETCHED = "casa.cimd.fetched";

  static final String ETAG = "casa.cimd.etag";
  static final String LAST_MODIFIED = "casa.cimd.last-modified";

  /** Where the keys are, when they are not in the document. */
  static final String KEYS_URL = "casa.cimd.jwks-uri";

  static final String KEYS_ETAG = "casa.cimd.jwks-etag";
  static final String KEYS_LAST_MODIFIED = "casa.cimd.jwks-last-modified";

  /** SHA-256 of the trust policy that the document was read with. */
  static final String POLICY = "casa.cimd.policy";

  /** Since when the host says that the document is gone; we have disabled the client for it. */
  static final String GONE = "casa.cimd.gone";

  private ClientAttributes() {}
}
