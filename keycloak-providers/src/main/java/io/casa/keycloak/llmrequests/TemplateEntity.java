/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of {@code CASA_LLM_TEMPLATE}: the template of that app has been approved. */
@Entity
@Table(name = "CASA_LLM_TEMPLATE")
@IdClass(TemplateEntity.Key.class)
public class TemplateEntity {
  @Id
  @Column(name = "REALM_ID", length = 36)
  private @Nullable String realmId;

  @Id
  @Column(name = "MAS")
  private @Nullable String system;

  @Id
  @Column(name = "APP")
  private @Nullable String app;

  /** Milliseconds since 1970. */
  @Column(name = "APPROVED", nullable = false)
  private long approved;

  /** For Hibernate. */
  protected TemplateEntity() {}

  TemplateEntity(TemplateKey key, long approved) {
    this.realmId = key.realmId();
    this.system = key.system();
    this.app = key.app();
    this.approved = approved;
  }

  /** What identifies a row. */
  public static class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private @Nullable String realmId;
    private @Nullable String system;
    private @Nullable String app;

    /** For Hibernate. */
    public Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && Objects.equals(realmId, key.realmId)
          && Objects.equals(system, key.system)
          && Objects.equals(app, key.app);
    }

    @Override
    public int hashCode() {
      return Objects.hash(realmId, system, app);
    }
  }
}
