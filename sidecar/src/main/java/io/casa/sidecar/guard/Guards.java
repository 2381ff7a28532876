/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.keycloak.KeycloakRequests;
import io.casa.sidecar.session.MemoryShare;
import java.util.Optional;

/** The guards of one sidecar, put together. */
public interface Guards extends AutoCloseable {
  /**
   * Puts the guards together; opens no connection yet.
   *
   * @param decisions is told of every decision
   * @param requests is told of every request to Keycloak
   * @param systemChanged is run when the system may have another document, if anybody wants to know
   * @throws SidecarException when a setting can't be used; its message names the setting
   */
  static Guards open(
      GuardSettings settings,
      DecisionLog decisions,
      KeycloakRequests requests,
      MemoryShare memory,
      Optional<Runnable> systemChanged)
      throws SidecarException {
    return GuardAssembly.open(settings, decisions, requests, memory, systemChanged);
  }

  /**
   * Makes ready to decide by other settings of the same app, issuer and system.
   *
   * @return decides by them from then on; what is under way ends by the old ones, and nothing that
   *     is remembered is lost
   * @throws SidecarException when a setting can't be used; its message names the setting
   */
  Runnable prepare(GuardSettings next) throws SidecarException;

  /** Decides what reaches the app. */
  RequestGuard inbound();

  /** Decides what leaves the app. */
  RequestGuard outbound();

  /** Reads the answers, of both directions. */
  AnswerReaders answers();

  /** Where tool calls wait for their user. */
  WaitingRoom waitingRoom();

  /** How many user requests are in progress. */
  int sessions();

  /**
   * Runs the hot path on throw-away keys and data, without a connection to anybody, until it is
   * compiled; takes a second or two. Before it returned the sidecar isn't ready.
   *
   * @throws SidecarException when the path can't be run, such as without elliptic curves
   */
  void warmUp() throws SidecarException;

  /** Drops all sessions and connections. */
  @Override
  void close();
}
