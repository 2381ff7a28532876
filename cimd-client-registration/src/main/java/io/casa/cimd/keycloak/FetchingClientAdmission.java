/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import io.casa.cimd.CimdReason;
import io.casa.cimd.DocumentUrl;
import io.casa.cimd.Reading;
import io.casa.cimd.Reading.Absent;
import io.casa.cimd.Reading.Malformed;
import io.casa.cimd.Reading.Valid;
import io.casa.cimd.RefusedException;
import io.casa.cimd.TrustPolicy;
import io.casa.cimd.keycloak.Admission.Passed;
import io.casa.cimd.keycloak.Admission.Refused;
import io.casa.cimd.keycloak.AdmittedClients.ClientKey;
import io.casa.cimd.keycloak.AdmittedClients.Work;
import io.casa.cimd.keycloak.StoredClients.Found;
import io.casa.cimd.keycloak.StoredClients.Update;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Admits clients of one request's realm. */
final class FetchingClientAdmission implements ClientAdmission {
  private static final Logger LOG = Logger.getLogger(FetchingClientAdmission.class);

  private final KeycloakSession session;
  private final MetadataSource source;
  private final AdmittedClients admitted;
  private final InstantSource clock;

  FetchingClientAdmission(
      KeycloakSession session,
      MetadataSource source,
      AdmittedClients admitted,
      InstantSource clock) {
    this.session = session;
    this.source = source;
    this.admitted = admitted;
    this.clock = clock;
  }

  @Override
  public boolean isOffered() {
    return RealmTrust.of(realm()).policy() instanceof Valid;
  }

  @Override
  public Admission admit(AdmissionRequest request) {
    Reading<DocumentUrl> url = DocumentUrl.read(request.clientId());
    if (url instanceof Absent) {
      return new Passed();
    }
    RealmTrust trust = RealmTrust.of(realm());
    ClientKey key = new ClientKey(realm().getId(), request.clientId());
    if (admitted.isFresh(key, trust, request.keyId())) {
      return new Passed();
    }
    return switch (trust.policy()) {
      case Absent<TrustPolicy> absent ->
          withoutPolicy(request, new Refused(CimdReason.HOST_NOT_ALLOWED, ""));
      case Malformed<TrustPolicy> malformed -> {
        LOG.warnf("realm %s: %s is not valid", realm().getName(), malformed.detail());
        yield withoutPolicy(request, new Refused(malformed.reason(), malformed.detail()));
      }
      case Valid<TrustPolicy> valid ->
          admitted.once(
              new Work(key, request.mayRegister()),
              () -> logged(request, look(request, url, new Terms(key, trust, valid.value()))));
    };
  }

  @Override
  public void close() {
    // Holds nothing.
  }

  /** Whom the realm knows otherwise is none of our business; whom it knew by us is out. */
  private Admission withoutPolicy(AdmissionRequest request, Refused refused) {
    ClientModel client = realm().getClientByClientId(request.clientId());
    boolean ours = client != null && KnownClient.isOurs(client);
    boolean unknown = client == null && refused.reason() == CimdReason.POLICY_MALFORMED;
    return ours || unknown ? refused : new Passed();
  }

  private Admission look(AdmissionRequest request, Reading<DocumentUrl> url, Terms terms) {
    try {
      return switch (terms.clients(session).find(request.clientId())) {
        case Found.Foreign foreign -> {
          admitted.rememberForeign(terms.key(), terms.trust());
          yield new Passed();
        }
        case Found.Nothing nothing -> request.mayRegister() ? register(url, terms) : new Passed();
        case Found.Ours ours -> refresh(request, url, terms, ours.client());
      };
    } catch (RefusedException e) {
      return new Refused(e.reason(), e.detail());
    }
  }

  private Admission register(Reading<DocumentUrl> url, Terms terms) throws RefusedException {
    fetch(url, terms, Optional.empty());
    return new Passed();
  }

  private Admission refresh(
      AdmissionRequest request, Reading<DocumentUrl> url, Terms terms, KnownClient known)
      throws RefusedException {
    if (!known.enabled() && known.goneSince().isEmpty()) {
      throw new RefusedException(CimdReason.CLIENT_DISABLED);
    }
    boolean samePolicy = known.policyDigest().equals(terms.digest());
    Optional<KnownClient> kept = samePolicy ? Optional.of(known) : Optional.empty();
    if (!known.isFresh(clock.instant(), terms.digest())) {
      fetch(url, terms, kept);
    } else if (known.knows(request.keyId())) {
      admitted.remember(terms.key(), terms.trust(), known);
    } else if (isTimeToRefetch(terms, known)) {
      try {
        fetch(url, terms, kept);
      } catch (RefusedException e) {
        if (e.reason().fault() != CimdReason.Fault.PASSING) {
          throw e;
        }
        // What is kept is still fresh; the key that nobody knows will not get the client in.
      }
    }
    return new Passed();
  }

  private boolean isTimeToRefetch(Terms terms, KnownClient known) {
    Instant next = known.fetched().plus(terms.policy().refetchPause());
    return !clock.instant().isBefore(next)
        && admitted.mayRefetch(terms.key(), terms.policy().refetchPause());
  }

  private void fetch(Reading<DocumentUrl> url, Terms terms, Optional<KnownClient> known)
      throws RefusedException {
    DocumentUrl valid =
        switch (url) {
          case Valid<DocumentUrl> found -> found.value();
          case Malformed<DocumentUrl> malformed ->
              throw new RefusedException(malformed.reason(), malformed.detail());
          case Absent<DocumentUrl> absent -> throw new RefusedException(CimdReason.URL_MALFORMED);
        };
    Obtained obtained;
    try {
      obtained = source.obtain(valid, terms.policy(), known);
    } catch (RefusedException e) {
      if (e.reason() == CimdReason.DOCUMENT_GONE) {
        terms.clients(session).disable(valid.text(), clock.instant());
      }
      throw e;
    }
    Update update = new Update(valid, obtained, terms.policy(), terms.digest(), clock.instant());
    admitted.remember(terms.key(), terms.trust(), store(terms, update));
  }

  /** Another node may have made the client meanwhile; then this one brings it up to date. */
  private KnownClient store(Terms terms, Update update) throws RefusedException {
    StoredClients clients = terms.clients(session);
    try {
      return clients.store(update);
    } catch (RefusedException e) {
      if (e.reason() == CimdReason.REGISTRATION_FAILED
          && clients.find(update.url().text()) instanceof Found.Ours) {
        return clients.store(update);
      }
      throw e;
    }
  }

  private Admission logged(AdmissionRequest request, Admission admission) {
    if (admission instanceof Refused refused) {
      boolean safe = DocumentUrl.read(request.clientId()) instanceof Valid;
      LOG.infof(
          "realm %s refuses the client with the document %s: %s %s",
          realm().getName(),
          safe ? request.clientId() : "(malformed)",
          refused.reason().code(),
          refused.detail());
    }
    return admission;
  }

  private RealmModel realm() {
    return session.getContext().getRealm();
  }

  /** What one look at a client goes by. */
  private record Terms(ClientKey key, RealmTrust trust, TrustPolicy policy) {
    String digest() {
      return trust.digest();
    }

    StoredClients clients(KeycloakSession session) {
      return new StoredClients(session.getKeycloakSessionFactory(), key.realmId());
    }
  }
}
