/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmrequests;

import io.casa.toolcheck.RequestLine.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.hibernate.annotations.Nationalized;
import org.jspecify.annotations.Nullable;

/** A row of {@code CASA_LLM_TEMPLATE_LINE}: a line that an app has asked its LLM with. */
@Entity
@Table(name = "CASA_LLM_TEMPLATE_LINE")
@IdClass(TemplateLineEntity.Key.class)
public class TemplateLineEntity {
  @Id
  @Column(name = "REALM_ID", length = 36)
  private @Nullable String realmId;

  @Id
  @Column(name = "MAS")
  private @Nullable String system;

  @Id
  @Column(name = "APP")
  private @Nullable String app;

  @Id
  @Column(name = "LINE_SHA256", length = 43)
  private @Nullable String sha256;

  @Enumerated(EnumType.STRING)
  @Column(name = "LINE_ROLE", length = 16, nullable = false)
  private @Nullable Role role;

  @Enumerated(EnumType.STRING)
  @Column(name = "LINE_STATE", length = 16, nullable = false)
  private @Nullable LineState state;

  /** Of lines of system messages, once it was shown; of parameters their names. */
  @Nationalized
  @Column(name = "LINE_TEXT", length = 1000)
  private @Nullable String text;

  /** In characters; absent when nobody told. */
  @Column(name = "LINE_LENGTH")
  private @Nullable Integer length;

  /** Milliseconds since 1970. */
  @Column(name = "FIRST_SEEN", nullable = false)
  private long firstSeen;

  /** In how many sessions it was seen while it was learned, about. */
  @Column(name = "SEEN_SESSIONS", nullable = false)
  private int sessions;

  @Column(name = "LAST_INTENT", length = 36, nullable = false)
  private @Nullable String lastIntent;

  /** For Hibernate. */
  protected TemplateLineEntity() {}

  TemplateLineEntity(TemplateKey key, ReportedLine line, String intentId, long now) {
    this.realmId = key.realmId();
    this.system = key.system();
    this.app = key.app();
    this.sha256 = line.sha256();
    this.role = line.role();
    this.state = LineState.LEARNED;
    this.text = line.name().orElse(null);
    this.length = line.length().isPresent() ? line.length().getAsInt() : null;
    this.firstSeen = now;
    this.sessions = 1;
    this.lastIntent = intentId;
  }

  /** What identifies a row. */
  public static class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private @Nullable String realmId;
    private @Nullable String system;
    private @Nullable String app;
    private @Nullable String sha256;

    /** For Hibernate. */
    public Key() {}

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && Objects.equals(realmId, key.realmId)
          && Objects.equals(system, key.system)
          && Objects.equals(app, key.app)
          && Objects.equals(sha256, key.sha256);
    }

    @Override
    public int hashCode() {
      return Objects.hash(realmId, system, app, sha256);
    }
  }
}
