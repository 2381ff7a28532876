/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Objects;

/** Where a client's keys are. */
public sealed interface KeySource {
  /** The client has none: it does not authenticate. */
  record NoKeys() implements KeySource {}

  /** In the document ({@code jwks}). */
  record InDocument(PublicKeys keys) implements KeySource {
    public InDocument {
      Objects.requireNonNull(keys, "keys");
    }
  }

  /** At a URL ({@code jwks_uri}) that the realm's policy trusts. */
  record AtUrl(DocumentUrl url) implements KeySource {
    public AtUrl {
      Objects.requireNonNull(url, "url");
    }
  }
}
