/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.exchange.TokenProfile;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;

/** The client scopes that systems need in a realm; those of tools are shared by name. */
final class SystemScopes {
  /** Scope attribute that marks a client scope as made by a registration. */
  private static final String OURS_ATTRIBUTE = "casa.scope";

  private static final List<String> OF_EVERY_SYSTEM =
      Stream.concat(
              Stream.of(
                  TokenProfile.USER_INPUT_SCOPE,
                  TokenProfile.LLM_ACCESS_SCOPE,
                  TokenProfile.CALL_TOOLS_SCOPE),
              TokenProfile.SERVER_SCOPES.stream())
          .toList();

  private final RealmModel realm;
  private final Map<String, ClientScopeModel> inRealm;

  SystemScopes(RealmModel realm) {
    this.realm = realm;
    this.inRealm =
        realm
            .getClientScopesStream()
            .collect(
                Collectors.toMap(
                    ClientScopeModel::getName,
                    scope -> scope,
                    (one, other) -> one,
                    LinkedHashMap::new));
  }

  /** Whether the realm has a system: each needs the scopes that all need, and none outlives it. */
  static boolean areIn(RealmModel realm) {
    return realm
        .getClientScopesStream()
        .anyMatch(scope -> scope.getName().equals(TokenProfile.CALL_TOOLS_SCOPE) && isOurs(scope));
  }

  /** Names of the scopes that a system with these tools needs. */
  static Set<String> namesFor(Set<String> tools) {
    Set<String> names = new LinkedHashSet<>(OF_EVERY_SYSTEM);
    tools.stream().map(SystemScopes::ofTool).forEach(names::add);
    return names;
  }

  /** Name of the scope of a tool. */
  static String ofTool(String tool) {
    return TokenProfile.TOOL_SCOPE_PREFIX + tool;
  }

  /** Whether somebody else has made a scope of that name. */
  boolean isForeign(String name) {
    ClientScopeModel scope = inRealm.get(name);
    return scope != null && !isOurs(scope);
  }

  /** The scopes of these names, created where they are missing. */
  Set<ClientScopeModel> ensure(Set<String> names, RealmChanges changes) {
    Set<ClientScopeModel> scopes = new LinkedHashSet<>();
    for (String name : names) {
      scopes.add(inRealm.computeIfAbsent(name, missing -> create(missing, changes)));
    }
    return scopes;
  }

  /** Removes our scopes that no system needs any longer. */
  void removeAllBut(Set<String> needed, RealmChanges changes) {
    List<ClientScopeModel> unused =
        inRealm.values().stream()
            .filter(scope -> isOurs(scope) && !needed.contains(scope.getName()))
            .toList();
    for (ClientScopeModel scope : unused) {
      inRealm.remove(scope.getName());
      changes.add("scope " + scope.getName() + ": removed");
      realm.removeClientScope(scope.getId());
    }
  }

  private ClientScopeModel create(String name, RealmChanges changes) {
    ClientScopeModel scope = realm.addClientScope(name);
    scope.setProtocol(OIDCLoginProtocol.LOGIN_PROTOCOL);
    scope.setDescription("Made by CASA for its multi-agent systems");
    scope.setDisplayOnConsentScreen(false);
    scope.setIncludeInTokenScope(true);
    scope.setAttribute(OURS_ATTRIBUTE, "true");
    changes.add("scope " + name + ": created");
    return scope;
  }

  private static boolean isOurs(ClientScopeModel scope) {
    return Boolean.parseBoolean(scope.getAttribute(OURS_ATTRIBUTE));
  }
}
