/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.DocumentUrl;
import io.casa.cimd.KeySetReader;
import io.casa.cimd.PublicKeys;
import io.casa.cimd.Reading.Valid;
import io.casa.cimd.fetch.Validators;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.protocol.oidc.OIDCConfigAttributes;

/**
 * What a realm remembers of a client that it registered by its document.
 *
 * @param policyDigest of the policy that the document was read with
 * @param enabled by Keycloak's own switch
 * @param goneSince when it was disabled because its document was gone, if it was
 * @param keyIds of the keys that it may sign with
 */
record KnownClient(
    Instant expires,
    Instant fetched,
    String policyDigest,
    boolean enabled,
    Optional<Instant> goneSince,
    Set<String> keyIds,
    Validators documentValidators,
    Optional<DocumentUrl> keysUrl,
    Validators keyValidators) {
  KnownClient {
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(fetched, "fetched");
    Objects.requireNonNull(policyDigest, "policyDigest");
    Objects.requireNonNull(goneSince, "goneSince");
    keyIds = Set.copyOf(keyIds);
    Objects.requireNonNull(documentValidators, "documentValidators");
    Objects.requireNonNull(keysUrl, "keysUrl");
    Objects.requireNonNull(keyValidators, "keyValidators");
  }

  static boolean isOurs(ClientModel client) {
    return client.getAttribute(ClientAttributes.URL) != null;
  }

  /** What a client of ours remembers; what it can't say counts as long ago. */
  static KnownClient of(ClientModel client) {
    return new KnownClient(
        instant(client.getAttribute(ClientAttributes.EXPIRES)),
        instant(client.getAttribute(ClientAttributes.FETCHED)),
        Objects.requireNonNullElse(client.getAttribute(ClientAttributes.POLICY), ""),
        client.isEnabled(),
        Optional.ofNullable(client.getAttribute(ClientAttributes.GONE)).map(KnownClient::instant),
        keyIds(client.getAttribute(OIDCConfigAttributes.JWKS_STRING)),
        validators(client, ClientAttributes.ETAG, ClientAttributes.LAST_MODIFIED),
        DocumentUrl.read(client.getAttribute(ClientAttributes.KEYS_URL))
                instanceof Valid<DocumentUrl> valid
            ? Optional.of(valid.value())
            : Optional.empty(),
        validators(client, ClientAttributes.KEYS_ETAG, ClientAttributes.KEYS_LAST_MODIFIED));
  }

  /** Whether the document serves as it is: for a while yet, and under this policy. */
  boolean isFresh(Instant now, String digest) {
    return goneSince.isEmpty() && now.isBefore(expires) && policyDigest.equals(digest);
  }

  /** Whether nobody has needed the document for so long, or it has been gone for so long. */
  boolean isStale(Instant now, Duration unusedLimit, Duration goneLimit) {
    Instant lastNeeded = fetched.isAfter(expires) ? fetched : expires;
    return lastNeeded.plus(unusedLimit).isBefore(now)
        || goneSince.map(since -> since.plus(goneLimit).isBefore(now)).orElse(false);
  }

  /** Whether the key may be the client's; without a name it may. */
  boolean knows(Optional<String> keyId) {
    return keyId.isEmpty() || keyIds.contains(keyId.get());
  }

  private static Validators validators(ClientModel client, String etag, String lastModified) {
    return new Validators(
        Optional.ofNullable(client.getAttribute(etag)),
        Optional.ofNullable(client.getAttribute(lastModified)));
  }

  private static Set<String> keyIds(@Nullable String keySet) {
    return keySet != null
            && KeySetReader.read(keySet.getBytes(StandardCharsets.UTF_8))
                instanceof Valid<PublicKeys> valid
        ? valid.value().ids()
        : Set.of();
  }

  private static Instant instant(@Nullable String seconds) {
    try {
      return seconds == null ? Instant.EPOCH : Instant.ofEpochSecond(Long.parseLong(seconds));
    } catch (NumberFormatException e) {
      return Instant.EPOCH;
    }
  }
}
