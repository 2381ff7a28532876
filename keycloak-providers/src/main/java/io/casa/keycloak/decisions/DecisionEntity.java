/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.decisions;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** One decision about one tool call, as the realm's database keeps it. */
@Entity
@Table(name = "CASA_DECISION")
public class DecisionEntity {
  @Id
  @Column(name = "ID", length = 36)
  private String id = "";

  @Column(name = "REALM_ID", length = 36, nullable = false)
  private String realmId = "";

  @Column(name = "INTENT_ID", length = 36, nullable = false)
  private String intentId = "";

  @Column(name = "MAS", nullable = false)
  private String system = "";

  @Column(name = "APP", nullable = false)
  private String app = "";

  @Column(name = "SERVER", nullable = false)
  private String server = "";

  @Column(name = "TOOL", nullable = false)
  private String tool = "";

  @Column(name = "ARGUMENTS_SHA256", length = 43)
  private @Nullable String argumentsSha256;

  @Column(name = "OUTCOME", length = 16, nullable = false)
  private String outcome = "";

  @Column(name = "BLOCKING_CHECK")
  private @Nullable String check;

  @Column(name = "REASON", length = 64)
  private @Nullable String reason;

  @Column(name = "RESULTS", length = 16_777_216, nullable = false)
  private String results = "";

  @Column(name = "CREATED", nullable = false)
  private long created;

  @Column(name = "APPROVAL_ID", length = 36)
  private @Nullable String approvalId;

  /** For the persistence provider. */
  protected DecisionEntity() {}

  DecisionEntity(ToolDecision decision) {
    this.id = decision.id();
    this.realmId = decision.realmId();
    this.intentId = decision.request().grant().intent().id();
    this.system = decision.system();
    this.app = decision.app();
    this.server = decision.request().call().server();
    this.tool = decision.request().call().tool();
    this.argumentsSha256 = decision.argumentsSha256().orElse(null);
    this.outcome = decision.outcome();
    this.check = decision.blockingCheck().orElse(null);
    this.reason = decision.reason().map(reason -> reason.code()).orElse(null);
    this.results = decision.resultsJson();
    this.created = decision.createdMillis();
    this.approvalId = decision.approvalId().orElse(null);
  }
}
