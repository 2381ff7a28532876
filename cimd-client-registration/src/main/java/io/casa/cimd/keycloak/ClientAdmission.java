/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.provider.Provider;

/** Registers, refreshes or refuses a client by its metadata document, before it authenticates. */
public interface ClientAdmission extends Provider {
  /** Admits; when this returns {@code Passed}, the realm has the client if it is to have it. */
  Admission admit(AdmissionRequest request);

  /** Whether the session's realm registers clients by their documents at all. */
  boolean isOffered();
}
