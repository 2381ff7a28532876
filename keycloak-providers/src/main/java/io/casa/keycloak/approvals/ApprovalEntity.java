/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.approvals;

import io.casa.toolcheck.json.JsonWriter;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One approval, as the realm's database keeps it until a day after its time. */
@Entity
@Table(name = "CASA_APPROVAL")
public class ApprovalEntity {
  private static final int LONGEST_TEXT = 16_777_216;

  @Id
  @Column(name = "ID", length = 36)
  private String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  private String realmId = "";

  @Column(name = "INTENT_ID", length = 36, nullable = false)
  private String intentId = "";

  @Column(name = "USER_ID")
  private @Nullable String userId;

  @Column(name = "MAS", nullable = false)
  private String system = "";

  @Column(name = "APP", nullable = false)
  private String app = "";

  @Column(name = "ACTORS", length = LONGEST_TEXT, nullable = false)
  private String actors = "";

  @Column(name = "SERVER", nullable = false)
  private String server = "";

  @Column(name = "TOOL", nullable = false)
  private String tool = "";

  @Column(name = "ARGUMENTS", length = LONGEST_TEXT, nullable = false)
  private String arguments = "";

  @Column(name = "ARGUMENTS_SHA256", length = 43, nullable = false)
  private String argumentsSha256 = "";

  @Column(name = "PROVENANCE", length = LONGEST_TEXT)
  private @Nullable String provenance;

  @Column(name = "DOUBTS", length = LONGEST_TEXT, nullable = false)
  private String doubts = "";

  @Column(name = "DECISION_ID", length = 36, nullable = false)
  private String decisionId = "";

  @Column(name = "CREATED", nullable = false)
  private long created;

  @Column(name = "EXPIRES", nullable = false)
  private long expires;

  @Column(name = "STATE", length = 16, nullable = false)
  private String state = "";

  @Column(name = "DECIDED_BY")
  private @Nullable String decidedBy;

  @Column(name = "DECIDED_AT")
  private @Nullable Long decidedAt;

  /** For the persistence provider. */
  protected ApprovalEntity() {}

  ApprovalEntity(
      String id,
      String realmId,
      Optional<String> userId,
      ApprovalQuestion question,
      long createdMillis,
      long expiresMillis) {
    this.id = id;
    this.realmId = realmId;
    this.intentId = question.call().intentId();
    this.userId = userId.orElse(null);
    this.system = question.call().system();
    this.app = question.call().app();
    this.actors = StoredTexts.ofNames(question.actors());
    this.server = question.call().server();
    this.tool = question.call().tool();
    this.arguments = JsonWriter.toJson(question.arguments());
    this.argumentsSha256 = question.call().argumentsSha256();
    this.provenance = StoredTexts.ofProvenance(question.provenance()).orElse(null);
    this.doubts = StoredTexts.ofDoubts(question.doubts());
    this.decisionId = question.decisionId();
    this.created = createdMillis;
    this.expires = expiresMillis;
    this.state = Approval.State.PENDING.name();
  }

  Approval approval() {
    return new Approval(
        id,
        new ApprovalCall(intentId, system, app, server, tool, argumentsSha256),
        Optional.ofNullable(userId),
        StoredTexts.names(actors),
        arguments,
        StoredTexts.provenance(provenance),
        StoredTexts.doubts(doubts),
        decisionId,
        created,
        expires,
        Approval.State.valueOf(state),
        Optional.ofNullable(decidedBy),
        Optional.ofNullable(decidedAt));
  }
}
