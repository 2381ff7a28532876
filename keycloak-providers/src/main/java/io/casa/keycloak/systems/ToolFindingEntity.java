/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.annotations.Nationalized;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code CASA_TOOL_FINDING}: a definition that an app saw of a tool and that is not the
 * pinned one. While the row of a registered tool is there, the tool is held.
 */
@Entity
@Table(name = "CASA_TOOL_FINDING")
@IdClass(ToolEntity.Key.class)
public class ToolFindingEntity {
  @Id
  @Column(name = "SYSTEM_ID", length = 36)
  private @Nullable String systemId;

  @Id
  @Column(name = "APP")
  private @Nullable String app;

  @Id
  @Column(name = "TOOL")
  private @Nullable String tool;

  @Column(name = "REGISTERED_SHA256")
  private @Nullable String registeredSha256;

  @Column(name = "SEEN_SHA256", nullable = false)
  private @Nullable String seenSha256;

  @Nationalized
  @Column(name = "SEEN_DEFINITION")
  private @Nullable String seenDefinition;

  @Column(name = "SEEN_BY", nullable = false)
  private @Nullable String seenBy;

  @Column(name = "FIRST_SEEN", nullable = false)
  private long firstSeen;

  /** For Hibernate. */
  protected ToolFindingEntity() {}

  ToolFindingEntity(String systemId, ToolKey key, Optional<String> registeredSha256) {
    this.systemId = systemId;
    this.app = key.app();
    this.tool = key.tool();
    this.registeredSha256 = registeredSha256.orElse(null);
  }

  /**
   * Says what was seen.
   *
   * @param definition RFC 8785 form of what its hash covers; empty when only the hash is known
   * @param byApp name of the app that saw it
   * @param millis since 1970
   */
  void see(String sha256, Optional<String> definition, String byApp, long millis) {
    this.seenSha256 = sha256;
    this.seenDefinition = definition.orElse(null);
    this.seenBy = byApp;
    this.firstSeen = millis;
  }

  /** Says what the tool is pinned by now; empty when it is not registered. */
  void registered(Optional<String> sha256) {
    this.registeredSha256 = sha256.orElse(null);
  }

  ToolKey key() {
    return new ToolKey(Objects.requireNonNull(app), Objects.requireNonNull(tool));
  }

  Optional<String> registeredSha256() {
    return Optional.ofNullable(registeredSha256);
  }

  String seenSha256() {
    return Objects.requireNonNull(seenSha256);
  }

  Optional<String> seenDefinition() {
    return Optional.ofNullable(seenDefinition);
  }

  String seenBy() {
    return Objects.requireNonNull(seenBy);
  }

  /** When this definition was first seen, in milliseconds since 1970. */
  long firstSeen() {
    return firstSeen;
  }
}
