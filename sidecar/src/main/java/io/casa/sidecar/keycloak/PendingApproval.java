/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The user's answer that Keycloak waits for before it gives a tool token.
 *
 * @param id names it when the same call is asked for again; letters, digits, {@code -} and {@code
 *     _}
 * @param uri where the user answers
 * @param expiresAt when it is given up, by the sidecar's clock
 * @param interval how long to wait before asking again
 */
public record PendingApproval(String id, URI uri, Instant expiresAt, Duration interval) {
  public PendingApproval {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(expiresAt, "expiresAt");
    Objects.requireNonNull(interval, "interval");
  }
}
