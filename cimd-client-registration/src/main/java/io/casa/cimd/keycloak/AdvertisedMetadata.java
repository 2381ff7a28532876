/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd.keycloak;

import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.oidc.representations.OIDCConfigurationRepresentation;
import org.keycloak.wellknown.WellKnownProvider;

/**
 * A realm's metadata with {@code client_id_metadata_document_supported}, where it is;
 * draft-ietf-oauth-client-id-metadata-document-01, section 5.
 */
final class AdvertisedMetadata implements WellKnownProvider {
  private final KeycloakSession session;
  private final WellKnownProvider metadata;

  AdvertisedMetadata(KeycloakSession session, WellKnownProvider metadata) {
    this.session = session;
    this.metadata = metadata;
  }

  @Override
  public Object getConfig() {
    Object config = metadata.getConfig();
    if (config instanceof OIDCConfigurationRepresentation representation
        && session.getProvider(ClientAdmission.class).isOffered()) {
      representation.setClientIdMetadataDocumentSupported(true);
    }
    return config;
  }

  @Override
  public void close() {
    metadata.close();
  }
}
