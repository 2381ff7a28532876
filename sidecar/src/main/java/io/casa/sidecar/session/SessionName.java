/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.session;

import java.util.Objects;

/**
 * Which session it is.
 *
 * @param id of this session alone
 * @param intentId the intent that it serves: other sessions serve the same one when another agent
 *     sends several messages for it
 */
public record SessionName(String id, String intentId) {
  public SessionName {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(intentId, "intentId");
  }

  /** The session that opened the intent. */
  static SessionName first(String intentId) {
    return new SessionName(intentId, intentId);
  }
}
