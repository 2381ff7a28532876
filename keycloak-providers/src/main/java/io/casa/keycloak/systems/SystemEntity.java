/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Objects;
import org.hibernate.annotations.Nationalized;
import org.jspecify.annotations.Nullable;

/** A row of {@code CASA_SYSTEM}: one system's document as it was registered. */
@Entity
@Table(name = "CASA_SYSTEM")
public class SystemEntity {
  @Id
  @Column(name = "ID", length = 36)
  private @Nullable String id;

  @Column(name = "REALM_ID", nullable = false, updatable = false)
  private @Nullable String realmId;

  @Column(name = "NAME", nullable = false, updatable = false)
  private @Nullable String name;

  @Column(name = "ISSUER", nullable = false)
  private @Nullable String issuer;

  @Column(name = "ETAG", nullable = false)
  private @Nullable String etag;

  @Nationalized
  @Column(name = "DOCUMENT", nullable = false)
  private @Nullable String document;

  /** For Hibernate. */
  protected SystemEntity() {}

  SystemEntity(String id, String realmId, String name) {
    this.id = id;
    this.realmId = realmId;
    this.name = name;
  }

  void register(String newIssuer, String newEtag, String newDocument) {
    this.issuer = newIssuer;
    this.etag = newEtag;
    this.document = newDocument;
  }

  String id() {
    return Objects.requireNonNull(id);
  }

  String issuer() {
    return Objects.requireNonNull(issuer);
  }

  String etag() {
    return Objects.requireNonNull(etag);
  }

  String document() {
    return Objects.requireNonNull(document);
  }
}
