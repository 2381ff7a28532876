/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo.bank;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A card; only the last four digits of its number are kept. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Card(
    String id,
    @JsonProperty("account_id") String accountId,
    String kind,
    @JsonProperty("last_four") String lastFour,
    Status status,
    @JsonProperty("block_reason") @Nullable String blockReason) {
  /** Whether it can be used. */
  enum Status {
    @JsonProperty("active")
    ACTIVE,
    @JsonProperty("blocked")
    BLOCKED
  }

  Card blocked(String reason) {
    return new Card(id, accountId, kind, lastFour, Status.BLOCKED, reason);
  }
}
