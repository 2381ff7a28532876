/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.toolcheck.ObservedDefinition;
import java.util.Objects;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Whether a tool waits for an administrator's decision because an app saw another definition than
 * the pinned one. Told by the database each time, so that a hold counts on all nodes at once.
 */
public final class HeldTools {
  private final KeycloakSession session;

  public HeldTools(KeycloakSession session) {
    this.session = session;
  }

  /**
   * A call of a tool.
   *
   * @param caller the app that calls
   */
  public record Call(
      RegisteredSystem system, RegisteredApp caller, RegisteredApp server, String tool) {
    public Call {
      Objects.requireNonNull(system, "system");
      Objects.requireNonNull(caller, "caller");
      Objects.requireNonNull(server, "server");
      Objects.requireNonNull(tool, "tool");
    }
  }

  /**
   * Whether the tool is held; another definition than the pinned one, seen by the caller, holds it.
   * In a transaction of its own, which has ended when this returns: its connection is free again
   * before the decision is recorded.
   *
   * @throws RuntimeException the database can't tell: refuse
   */
  public boolean isHeld(Call call, ObservedDefinition observed) {
    String realmId = session.getContext().getRealm().getId();
    Optional<String> other = other(call, observed);
    return KeycloakModelUtils.runJobInTransactionWithResult(
        session.getKeycloakSessionFactory(),
        own -> {
          ToolKey key = new ToolKey(call.server().name(), call.tool());
          return new ToolFindings(own).isHeld(realmId, call.system().name(), key)
              || (other.isPresent()
                  && hold(own, own.realms().getRealm(realmId), call, other.get()));
        });
  }

  /** The hash that the caller saw, if it is another than the registered one. */
  private static Optional<String> other(Call call, ObservedDefinition observed) {
    String registered = call.server().toolSha256().get(call.tool());
    return registered != null
            && observed instanceof ObservedDefinition.Seen(String sha256)
            && !sha256.equals(registered)
        ? Optional.of(sha256)
        : Optional.empty();
  }

  /** What this node has parsed may be a moment old; what counts stands in the database. */
  private static boolean hold(KeycloakSession own, RealmModel realm, Call call, String sha256) {
    SystemStore store = new SystemStore(own, realm);
    store.lockRealm();
    Optional<SystemEntity> row = store.find(call.system().name());
    Optional<String> pinned =
        Optional.ofNullable(
            store.pinned(call.system().name(), call.server().name()).get(call.tool()));
    if (row.isEmpty() || pinned.isEmpty() || pinned.get().equals(sha256)) {
      return false;
    }
    ToolFindings findings = new ToolFindings(own);
    ToolKey key = new ToolKey(call.server().name(), call.tool());
    if (!findings.of(row.get().id()).containsKey(key)) {
      ToolFindingEntity finding = new ToolFindingEntity(row.get().id(), key, pinned);
      finding.see(sha256, Optional.empty(), call.caller().name(), Time.currentTimeMillis());
      findings.add(finding);
    }
    return true;
  }
}
