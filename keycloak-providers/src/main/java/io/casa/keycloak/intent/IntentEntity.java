/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One user prompt and the session it opened, as the realm's database keeps it. */
@Entity
@Table(name = "CASA_INTENT")
public class IntentEntity {
  @Id
  @Column(name = "ID", length = 36)
  private String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  private String realmId = "";

  @Column(name = "MAS", nullable = false)
  private String system = "";

  @Column(name = "APP", nullable = false)
  private String app = "";

  @Column(name = "PROMPT", length = 16_777_216, nullable = false)
  private String prompt = "";

  @Column(name = "PROMPT_SHA256", length = 43, nullable = false)
  private String promptSha256 = "";

  @Column(name = "USER_ID")
  private @Nullable String userId;

  @Column(name = "TRACE_ID", length = 32)
  private @Nullable String traceId;

  @Column(name = "CREATED", nullable = false)
  private long created;

  /** When the session was ended before its time, milliseconds since 1970. */
  @Column(name = "REVOKED_AT")
  private @Nullable Long revokedAt;

  /** {@link Conversation} that the prompt belongs to. */
  @Column(name = "CONVERSATION_SHA256", length = 43)
  private @Nullable String conversationSha256;

  /** The intent of the message before, in the same conversation. */
  @Column(name = "PREDECESSOR", length = 36)
  private @Nullable String predecessor;

  /** For the persistence provider. */
  protected IntentEntity() {}

  IntentEntity(IntentRecord intent) {
    this.id = intent.intent().id();
    this.realmId = intent.realmId();
    this.system = intent.system();
    this.app = intent.app();
    this.prompt = intent.input().prompt();
    this.promptSha256 = intent.intent().promptSha256();
    this.userId = intent.userId().orElse(null);
    this.traceId = intent.input().traceId().orElse(null);
    this.created = intent.createdMillis();
    this.revokedAt = null;
    this.conversationSha256 = intent.place().conversation().map(Conversation::sha256).orElse(null);
    this.predecessor = intent.place().predecessor().orElse(null);
  }
}
