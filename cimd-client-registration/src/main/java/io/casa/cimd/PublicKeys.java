/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import java.util.Objects;
import java.util.Set;

/**
 * A client's public keys for signatures.
 *
 * @param json as a JWK set, RFC 7517 section 5; nothing but public members stand in it
 * @param ids the keys' {@code kid}s
 */
public record PublicKeys(String json, Set<String> ids) {
  public PublicKeys {
    Objects.requireNonNull(json, "json");
    ids = Set.copyOf(ids);
  }
}
