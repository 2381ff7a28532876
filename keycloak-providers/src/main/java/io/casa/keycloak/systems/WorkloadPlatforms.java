/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.systems.AppAuthentication.Workload;
import io.casa.keycloak.systems.WorkloadIdentity.Kubernetes;
import io.casa.keycloak.systems.WorkloadIdentity.Spiffe;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.authenticators.client.FederatedJWTClientAuthenticator;
import org.keycloak.broker.kubernetes.KubernetesIdentityProviderConfig;
import org.keycloak.broker.kubernetes.KubernetesIdentityProviderFactory;
import org.keycloak.broker.provider.IdentityProvider;
import org.keycloak.broker.spiffe.SpiffeIdentityProviderConfig;
import org.keycloak.broker.spiffe.SpiffeIdentityProviderFactory;
import org.keycloak.crypto.JavaAlgorithm;
import org.keycloak.jose.jws.crypto.HashUtils;
import org.keycloak.models.ClientModel;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderQuery;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The identity providers by which a realm verifies its apps' platforms, one for each platform,
 * shared by the realm's systems. Their alias is made of all that identifies the platform, so that
 * one never changes into another.
 */
final class WorkloadPlatforms {
  /** Marks an identity provider as made by a registration. */
  private static final String OURS = "casa.platform";

  /** How far the platform's clock may differ. */
  private static final String SKEW_SECONDS = "10";

  /** The longest that any app may allow; how long its own tokens may live is the client's. */
  private static final String MOST_SECONDS = "3600";

  private static final int ALIAS_BYTES = 10;

  private final KeycloakSession session;
  private final RealmModel realm;

  WorkloadPlatforms(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
  }

  /** Alias of the identity provider of a workload's platform. */
  static String alias(WorkloadIdentity identity) {
    byte[] hash =
        HashUtils.hash(JavaAlgorithm.SHA256, identity.platform().getBytes(StandardCharsets.UTF_8));
    return "casa-" + providerId(identity) + "-" + HexFormat.of().formatHex(hash, 0, ALIAS_BYTES);
  }

  /**
   * Sees that the realm can have every platform of a document, without changing anything.
   *
   * @throws ForeignNameException somebody else's client or identity provider is in the way
   * @throws InvalidMasDocumentException the server or the realm can't have it
   */
  void requireUsable(MasDocument document)
      throws ForeignNameException, InvalidMasDocumentException {
    for (int i = 0; i < document.apps().size(); i++) {
      if (document.apps().get(i).authentication() instanceof Workload workload) {
        String pointer = "/apps/" + i + "/workloadIdentity";
        requireKnown(pointer, workload.identity());
        refuseForeignClient(pointer, workload.identity(), document.name());
        refuseForeignProvider(pointer, workload.identity());
        requireAllowed(pointer, workload.identity());
      }
    }
  }

  /**
   * Makes the platforms of a document known to the realm; whether one is enabled stays as it is.
   */
  void ensure(MasDocument document, RealmChanges changes) {
    for (MasApp app : document.apps()) {
      if (app.authentication() instanceof Workload workload) {
        ensure(workload.identity(), changes);
      }
    }
  }

  /** Removes our identity providers that no client of the realm names any longer. */
  void removeUnused(RealmChanges changes) {
    List<String> unused =
        session
            .identityProviders()
            .getAllStream(IdentityProviderQuery.any())
            .filter(WorkloadPlatforms::isOurs)
            .map(IdentityProviderModel::getAlias)
            .filter(alias -> !isNamed(alias))
            .toList();
    for (String alias : unused) {
      session.identityProviders().remove(alias);
      changes.add("identity provider " + alias + ": removed");
    }
  }

  private void ensure(WorkloadIdentity identity, RealmChanges changes) {
    IdentityProviderModel wanted = wanted(identity);
    IdentityProviderModel present = session.identityProviders().getByAlias(wanted.getAlias());
    if (present == null) {
      session.identityProviders().create(wanted);
      changes.add("identity provider " + wanted.getAlias() + ": created");
    } else if (!present.getConfig().equals(wanted.getConfig())) {
      IdentityProviderModel corrected = new IdentityProviderModel(present);
      corrected.setConfig(wanted.getConfig());
      session.identityProviders().update(corrected);
      changes.add("identity provider " + wanted.getAlias() + ": changed");
    }
  }

  private void requireKnown(String pointer, WorkloadIdentity identity)
      throws InvalidMasDocumentException {
    if (session
            .getKeycloakSessionFactory()
            .getProviderFactory(IdentityProvider.class, providerId(identity))
        == null) {
      throw new InvalidMasDocumentException(
          pointer + "/" + providerId(identity),
          "is not known to this server, which runs without that feature");
    }
    boolean step =
        realm
            .getAuthenticationExecutionsStream(realm.getClientAuthenticationFlow().getId())
            .anyMatch(
                execution ->
                    execution.isEnabled()
                        && FederatedJWTClientAuthenticator.PROVIDER_ID.equals(
                            execution.getAuthenticator()));
    if (!step) {
      throw new InvalidMasDocumentException(
          pointer, "needs the step federated-jwt in the realm's client authentication");
    }
  }

  /** Keycloak lets nobody in when two clients answer to one workload. */
  private void refuseForeignClient(String pointer, WorkloadIdentity identity, String system)
      throws ForeignNameException {
    Map<String, String> lookup = new HashMap<>();
    lookup.put(FederatedJWTClientAuthenticator.JWT_CREDENTIAL_SUBJECT_KEY, identity.subject());
    if (identity instanceof Kubernetes) {
      lookup.put(FederatedJWTClientAuthenticator.JWT_CREDENTIAL_ISSUER_KEY, alias(identity));
    }
    if (session
        .clients()
        .searchClientsByAttributes(realm, lookup, null, null)
        .anyMatch(client -> !system.equals(client.getAttribute(Systems.SYSTEM_ATTRIBUTE)))) {
      throw new ForeignNameException(
          pointer, "the realm has a client of this workload that the system didn't make");
    }
  }

  private void refuseForeignProvider(String pointer, WorkloadIdentity identity)
      throws ForeignNameException {
    String alias = alias(identity);
    @Nullable String issuer = wanted(identity).getConfig().get(IdentityProviderModel.ISSUER);
    boolean foreign =
        session
            .identityProviders()
            .getAllStream(IdentityProviderQuery.any())
            .filter(provider -> !isOurs(provider))
            .anyMatch(
                provider ->
                    alias.equals(provider.getAlias())
                        || (issuer != null
                            && issuer.equals(
                                provider.getConfig().get(IdentityProviderModel.ISSUER))));
    if (foreign) {
      throw new ForeignNameException(
          pointer,
          "the realm has an identity provider of this alias or issuer that no system made");
    }
  }

  /** The realm's own rule, which may ask for TLS. */
  private void requireAllowed(String pointer, WorkloadIdentity identity)
      throws InvalidMasDocumentException {
    if (session.identityProviders().getByAlias(alias(identity)) != null) {
      return;
    }
    try {
      wanted(identity).validate(realm);
    } catch (IllegalArgumentException e) {
      throw new InvalidMasDocumentException(
          pointer + "/" + providerId(identity), "has a URL that the realm does not allow");
    }
  }

  private boolean isNamed(String alias) {
    try (var clients =
        session
            .clients()
            .searchClientsByAttributes(
                realm,
                Map.of(FederatedJWTClientAuthenticator.JWT_CREDENTIAL_ISSUER_KEY, alias),
                0,
                1)) {
      return clients.map(ClientModel::getId).findFirst().isPresent();
    }
  }

  private static boolean isOurs(IdentityProviderModel provider) {
    return Boolean.parseBoolean(provider.getConfig().get(OURS));
  }

  private static String providerId(WorkloadIdentity identity) {
    return switch (identity) {
      case Kubernetes kubernetes -> KubernetesIdentityProviderFactory.PROVIDER_ID;
      case Spiffe spiffe -> SpiffeIdentityProviderFactory.PROVIDER_ID;
    };
  }

  private static IdentityProviderModel wanted(WorkloadIdentity identity) {
    IdentityProviderModel model = model(identity);
    model.setAlias(alias(identity));
    model.setDisplayName("Platform of apps of multi-agent systems");
    model.setProviderId(providerId(identity));
    model.setEnabled(true);
    model.setHideOnLogin(true);
    Map<String, String> config = model.getConfig();
    config.put(IdentityProviderModel.ALLOWED_CLOCK_SKEW, SKEW_SECONDS);
    config.put(IdentityProviderModel.FEDERATED_CLIENT_ASSERTION_MAX_EXPIRATION, MOST_SECONDS);
    config.put(OURS, "true");
    return model;
  }

  private static IdentityProviderModel model(WorkloadIdentity identity) {
    return switch (identity) {
      case Kubernetes kubernetes -> {
        var model = new KubernetesIdentityProviderConfig();
        model.getConfig().put(IdentityProviderModel.ISSUER, kubernetes.issuer());
        yield model;
      }
      case Spiffe spiffe -> {
        var model = new SpiffeIdentityProviderConfig();
        model.getConfig().put(SpiffeIdentityProviderConfig.TRUST_DOMAIN_KEY, spiffe.trustDomain());
        model
            .getConfig()
            .put(SpiffeIdentityProviderConfig.BUNDLE_ENDPOINT_KEY, spiffe.bundleEndpoint());
        yield model;
      }
    };
  }
}
