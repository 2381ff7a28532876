/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of {@code CASA_SYSTEM_TOOL}: the definition that a tool was registered with, as a hash. */
@Entity
@Table(name = "CASA_SYSTEM_TOOL")
@IdClass(ToolEntity.Key.class)
public class ToolEntity {
  @Id
  @Column(name = "SYSTEM_ID", length = 36)
  private @Nullable String systemId;

  @Id
  @Column(name = "APP")
  private @Nullable String app;

  @Id
  @Column(name = "TOOL")
  private @Nullable String tool;

  @Column(name = "DEFINITION_SHA256", nullable = false)
  private @Nullable String definitionSha256;

  /** For Hibernate. */
  protected ToolEntity() {}

  ToolEntity(String systemId, ToolKey key, String definitionSha256) {
    this.systemId = systemId;
    this.app = key.app();
    this.tool = key.tool();
    this.definitionSha256 = definitionSha256;
  }

  ToolKey key() {
    return new ToolKey(Objects.requireNonNull(app), Objects.requireNonNull(tool));
  }

  String definitionSha256() {
    return Objects.requireNonNull(definitionSha256);
  }

  void pin(String newDefinitionSha256) {
    this.definitionSha256 = newDefinitionSha256;
  }

  /** What identifies a row. */
  public static class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private @Nullable String systemId;
    private @Nullable String app;
    private @Nullable String tool;

    /** For Hibernate. */
    public Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && Objects.equals(systemId, key.systemId)
          && Objects.equals(app, key.app)
          && Objects.equals(tool, key.tool);
    }

    @Override
    public int hashCode() {
      return Objects.hash(systemId, app, tool);
    }
  }
}
