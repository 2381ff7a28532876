/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.CimdReason;
import io.casa.cimd.ClientDocument;
import io.casa.cimd.ClientDocumentReader;
import io.casa.cimd.DocumentUrl;
import io.casa.cimd.KeySetReader;
import io.casa.cimd.KeySource.AtUrl;
import io.casa.cimd.KeySource.InDocument;
import io.casa.cimd.KeySource.NoKeys;
import io.casa.cimd.PublicKeys;
import io.casa.cimd.Reading;
import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import io.casa.cimd.RefusedException;
import io.casa.cimd.TrustPolicy;
import io.casa.cimd.fetch.DocumentFetcher;
import io.casa.cimd.fetch.Fetched;
import io.casa.cimd.fetch.Fetched.Body;
import io.casa.cimd.fetch.Fetched.NotModified;
import io.casa.cimd.fetch.Validators;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Gets a client's document and keys, as fresh as their hosts have them. */
final class MetadataSource {
  private final Function<TrustPolicy, DocumentFetcher> fetchers;

  MetadataSource(Function<TrustPolicy, DocumentFetcher> fetchers) {
    this.fetchers = Objects.requireNonNull(fetchers, "fetchers");
  }

  /**
   * Fetches.
   *
   * @param known what was kept under this same policy, if anything was
   */
  Obtained obtain(DocumentUrl url, TrustPolicy policy, Optional<KnownClient> known)
      throws RefusedException {
    Optional<CimdReason> objection = policy.objection(url);
    if (objection.isPresent()) {
      throw new RefusedException(objection.get());
    }
    DocumentFetcher fetcher = fetchers.apply(policy);
    Validators asked = known.map(KnownClient::documentValidators).orElse(Validators.NONE);
    Fetched fetched = fetcher.fetch(url, asked);
    Duration lifetime = lifetime(fetched, policy);
    return switch (fetched) {
      case NotModified same -> {
        Optional<DocumentUrl> keysUrl = known.flatMap(KnownClient::keysUrl);
        Validators keysAsked = known.map(KnownClient::keyValidators).orElse(Validators.NONE);
        yield with(
            new Obtained(Optional.empty(), asked, Optional.empty(), Validators.NONE, lifetime),
            keysUrl.isEmpty()
                ? Optional.empty()
                : Optional.of(keys(fetcher, keysUrl.get(), keysAsked, policy)));
      }
      case Body body -> {
        ClientDocument document = valid(ClientDocumentReader.read(body.bytes(), url, policy));
        Optional<PublicKeys> inside =
            document.keys() instanceof InDocument keys
                ? Optional.of(keys.keys())
                : Optional.empty();
        yield with(
            new Obtained(
                Optional.of(document), body.validators(), inside, Validators.NONE, lifetime),
            switch (document.keys()) {
              case NoKeys none -> Optional.empty();
              case InDocument keys -> Optional.empty();
              case AtUrl elsewhere ->
                  Optional.of(keys(fetcher, elsewhere.url(), Validators.NONE, policy));
            });
      }
    };
  }

  private static Keys keys(
      DocumentFetcher fetcher, DocumentUrl url, Validators asked, TrustPolicy policy)
      throws RefusedException {
    Optional<CimdReason> objection = policy.objection(url);
    if (objection.isPresent()) {
      throw new RefusedException(objection.get(), "jwks_uri");
    }
    Fetched fetched;
    try {
      fetched = fetcher.fetch(url, asked);
    } catch (RefusedException e) {
      // That the keys are gone says nothing about the document.
      throw e.reason() == CimdReason.DOCUMENT_GONE
          ? new RefusedException(CimdReason.KEYS_MISSING, "jwks_uri", e)
          : new RefusedException(e.reason(), "jwks_uri", e);
    }
    Duration lifetime = lifetime(fetched, policy);
    return switch (fetched) {
      case NotModified same -> new Keys(Optional.empty(), asked, lifetime);
      case Body body ->
          new Keys(
              Optional.of(valid(KeySetReader.read(body.bytes()))), body.validators(), lifetime);
    };
  }

  private static Obtained with(Obtained obtained, Optional<Keys> elsewhere) {
    if (elsewhere.isEmpty()) {
      return obtained;
    }
    Keys keys = elsewhere.get();
    Duration shorter =
        keys.lifetime().compareTo(obtained.lifetime()) < 0 ? keys.lifetime() : obtained.lifetime();
    return new Obtained(
        obtained.document(),
        obtained.documentValidators(),
        keys.keys(),
        keys.validators(),
        shorter);
  }

  private static Duration lifetime(Fetched fetched, TrustPolicy policy) {
    return policy.cache().clamp(fetched.lifetime().orElse(Duration.ZERO));
  }

  private static <T> T valid(Reading<T> reading) throws RefusedException {
    return switch (reading) {
      case Valid<T> valid -> valid.value();
      case Malformed<T> malformed ->
          throw new RefusedException(malformed.reason(), malformed.detail());
      case Absent<T> absent -> throw new RefusedException(CimdReason.DOCUMENT_MALFORMED);
    };
  }

  private record Keys(Optional<PublicKeys> keys, Validators validators, Duration lifetime) {}
}
