/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import java.util.Objects;

/** Who an app is to the platform that runs it. */
sealed interface WorkloadIdentity {
  /** {@code sub} of the platform's tokens for it. */
  String subject();

  /** The platform, told from every other by where its keys are. */
  String platform();

  /** Tells the workload from every other of the realm, as Keycloak looks its client up. */
  String uniqueName();

  /**
   * A service account of a Kubernetes cluster.
   *
   * @param issuer {@code iss} of the cluster's tokens, exactly
   */
  record Kubernetes(String issuer, String namespace, String serviceAccount)
      implements WorkloadIdentity {
    public Kubernetes {
      Objects.requireNonNull(issuer, "issuer");
      Objects.requireNonNull(namespace, "namespace");
      Objects.requireNonNull(serviceAccount, "serviceAccount");
    }

    @Override
    public String subject() {
      return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }

    @Override
    public String platform() {
      return issuer;
    }

    @Override
    public String uniqueName() {
      return issuer + " " + subject();
    }
  }

  /**
   * A workload of a SPIFFE trust domain.
   *
   * @param trustDomain {@code spiffe://…} without a path
   * @param path of the SPIFFE id, with its leading slash
   * @param bundleEndpoint where the trust domain's bundle is
   */
  record Spiffe(String trustDomain, String path, String bundleEndpoint)
      implements WorkloadIdentity {
    public Spiffe {
      Objects.requireNonNull(trustDomain, "trustDomain");
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(bundleEndpoint, "bundleEndpoint");
    }

    @Override
    public String subject() {
      return trustDomain + path;
    }

    @Override
    public String platform() {
      return trustDomain + " " + bundleEndpoint;
    }

    @Override
    public String uniqueName() {
      return subject();
    }
  }
}
