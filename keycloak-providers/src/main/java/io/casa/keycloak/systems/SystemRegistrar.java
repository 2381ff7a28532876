/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.systems.SystemClients.Wanted;
import io.casa.semantic.JudgeSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.keycloak.common.util.UriUtils;
import org.keycloak.models.ClientModel;
import org.keycloak.models.ClientScopeModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Brings a realm to the state that MAS documents describe, in the session's transaction: all of it
 * or, when anything fails, nothing.
 */
final class SystemRegistrar {
  private final KeycloakSession session;
  private final RealmModel realm;
  private final SystemStore store;
  private final MasDocumentReader reader;

  SystemRegistrar(KeycloakSession session, RealmModel realm, MasDocumentReader reader) {
    this.session = session;
    this.realm = realm;
    this.store = new SystemStore(session, realm);
    this.reader = reader;
  }

  /**
   * What a registration led to.
   *
   * @param created whether the realm did not know the system before
   * @param changes in words; empty when the realm was in this state already
   * @param warnings in words, of what is legal and worth a look
   */
  record Registration(
      RegisteredSystem system,
      String etag,
      boolean created,
      List<String> changes,
      List<String> warnings) {}

  /**
   * Registers a document.
   *
   * @param issuer the realm's issuer
   * @throws ForeignNameException a client, scope or identity provider that somebody else made is in
   *     the way; nothing is changed
   * @throws InvalidMasDocumentException the realm or server can't have what the document asks for;
   *     nothing is changed
   */
  Registration register(MasDocument given, String issuer)
      throws ForeignNameException, InvalidMasDocumentException {
    store.lockRealm();
    Optional<StoredSystem> before = stored(given.name());
    MasDocument document = withDiscovered(given, before);
    SystemScopes scopes = new SystemScopes(realm);
    SystemClients clients = new SystemClients(session, realm, document.name());
    WorkloadPlatforms platforms = new WorkloadPlatforms(session, realm);
    ApprovalAccess approvals = new ApprovalAccess(session, realm);
    refuseForeignNames(document, issuer, clients, scopes);
    approvals.refuseForeignNames();
    platforms.requireUsable(document);
    requireAllowedJudge(document);

    RealmChanges changes = new RealmChanges();
    describe(before, document, changes);
    RealmSigning.ensureEs256(session, realm, changes);
    Set<ClientScopeModel> ofAgents =
        scopes.ensure(SystemScopes.namesFor(document.toolNames()), changes);
    platforms.ensure(document, changes);
    approvals.ensure(issuer, changes);
    String etag = document.etagAt(issuer);
    for (MasApp app : document.apps()) {
      Set<ClientScopeModel> ofApp = app.type() == AppType.AGENT ? ofAgents : Set.of();
      Wanted wanted = new Wanted(MasDocument.clientId(issuer, app), app, etag, ofApp);
      ensureClient(wanted, before, clients, changes);
    }
    before.ifPresent(old -> removeClients(old, document, clients, changes));

    SystemEntity row = before.map(StoredSystem::row).orElseGet(() -> store.add(document.name()));
    row.register(issuer, etag, document.canonical());
    store.save(row);
    pinTools(row, document, changes);
    new ToolFindings(session).settle(row.id(), document);
    scopes.removeAllBut(neededScopes(row, document.toolNames()), changes);
    platforms.removeUnused(changes);
    Systems.changed(session, realm, document.name());
    return new Registration(
        document.registeredAt(issuer),
        etag,
        before.isEmpty(),
        changes.list(),
        LookAlikes.among(document.toolHashes().keySet()));
  }

  /**
   * Removes a system with its clients, scopes and tools.
   *
   * @return whether there was one
   */
  boolean remove(String name) {
    store.lockRealm();
    Optional<StoredSystem> stored = stored(name);
    if (stored.isEmpty()) {
      return false;
    }
    StoredSystem system = stored.get();
    SystemClients clients = new SystemClients(session, realm, name);
    for (MasApp app : system.document().apps()) {
      clients.find(system.clientId(app)).ifPresent(clients::remove);
    }
    boolean last = store.isOnly(system.row());
    if (last) {
      new ApprovalAccess(session, realm).remove();
    }
    Set<String> needed = last ? Set.of() : neededScopes(system.row(), Set.of());
    store.remove(system.row());
    new SystemScopes(realm).removeAllBut(needed, new RealmChanges());
    new WorkloadPlatforms(session, realm).removeUnused(new RealmChanges());
    session.getKeycloakSessionFactory().publish(new SystemRemoved(session, realm.getId(), name));
    return true;
  }

  /** The system's row, if there is one. */
  Optional<SystemEntity> find(String name) {
    return store.find(name);
  }

  /** Names of the system's apps; none when there is no such system. */
  Set<String> appNames(String name) {
    return stored(name).stream()
        .flatMap(system -> system.document().apps().stream())
        .map(MasApp::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<StoredSystem> stored(String name) {
    return store.find(name).map(row -> new StoredSystem(row, reader.readStored(row, name)));
  }

  /** What a server's first report has registered stays while the document leaves its tools out. */
  private MasDocument withDiscovered(MasDocument given, Optional<StoredSystem> before)
      throws InvalidMasDocumentException {
    if (before.isEmpty() || given.apps().stream().noneMatch(MasApp::discovery)) {
      return given;
    }
    return reader.read(DocumentTools.carriedOver(given, before.get().document()), given.name());
  }

  /** The realm's own rule, which may ask for TLS: users' words and an API key go there. */
  private void requireAllowedJudge(MasDocument document) throws InvalidMasDocumentException {
    Optional<JudgeSettings> judge = document.toolMatch().settings().judge();
    if (judge.isEmpty()) {
      return;
    }
    try {
      UriUtils.checkUrl(realm.getSslRequired(), judge.get().endpoint().toString(), "endpoint");
    } catch (IllegalArgumentException e) {
      throw new InvalidMasDocumentException(
          "/toolMatch/judge/endpoint", "is a URL that the realm does not allow");
    }
  }

  private static void refuseForeignNames(
      MasDocument document, String issuer, SystemClients clients, SystemScopes scopes)
      throws ForeignNameException {
    for (int i = 0; i < document.apps().size(); i++) {
      MasApp app = document.apps().get(i);
      String pointer = "/apps/" + i;
      if (clients.isForeign(MasDocument.clientId(issuer, app))) {
        throw new ForeignNameException(
            pointer + "/name",
            "the realm has a client of this app's id that the system didn't make");
      }
      for (int j = 0; j < app.tools().size(); j++) {
        if (scopes.isForeign(SystemScopes.ofTool(app.tools().get(j).name()))) {
          throw new ForeignNameException(
              pointer + "/tools/" + j + "/name",
              "the realm has a client scope of this tool's name that no system made");
        }
      }
    }
    for (String name : SystemScopes.namesFor(Set.of())) {
      if (scopes.isForeign(name)) {
        throw new ForeignNameException(
            "", "the realm has a client scope " + name + " that no system made");
      }
    }
  }

  private static void describe(
      Optional<StoredSystem> before, MasDocument document, RealmChanges changes) {
    if (before.isEmpty()) {
      changes.add("system: registered");
      return;
    }
    MasDocument old = before.get().document();
    if (!old.enabledToolChecks().equals(document.enabledToolChecks())) {
      changes.add("enabledToolChecks: changed");
    }
    if (!old.checkPolicy().modes().equals(document.checkPolicy().modes())) {
      changes.add("checkModes: changed");
    }
    if (!old.checkPolicy().onAbstain().equals(document.checkPolicy().onAbstain())) {
      changes.add("onAbstain: changed");
    }
    if (!old.llmUrl().equals(document.llmUrl())) {
      changes.add("llm_host: changed");
    }
    if (!old.toolMatch().equals(document.toolMatch())) {
      changes.add("toolMatch: changed");
    }
    if (!old.callBudget().equals(document.callBudget())) {
      changes.add("callBudget: changed");
    }
    if (old.refusalForm() != document.refusalForm()) {
      changes.add("refusalForm: changed");
    }
  }

  private static void ensureClient(
      Wanted wanted, Optional<StoredSystem> before, SystemClients clients, RealmChanges changes) {
    MasApp app = wanted.app();
    Optional<MasApp> oldApp = before.flatMap(old -> old.app(app.name()));
    Optional<ClientModel> client =
        clients
            .find(wanted.clientId())
            .or(() -> oldApp.flatMap(old -> clients.find(before.get().clientId(old))));
    if (client.isEmpty()) {
      clients.create(wanted);
      changes.add("client " + app.name() + ": created");
      return;
    }
    boolean described = oldApp.map(MasApp::canonical).equals(Optional.of(app.canonical()));
    if (clients.update(client.get(), wanted) || !described) {
      changes.add("client " + app.name() + ": changed");
    }
  }

  private static void removeClients(
      StoredSystem old, MasDocument document, SystemClients clients, RealmChanges changes) {
    Set<String> kept = new HashSet<>();
    document.apps().forEach(app -> kept.add(app.name()));
    for (MasApp app : old.document().apps()) {
      if (!kept.contains(app.name())) {
        clients.find(old.clientId(app)).ifPresent(clients::remove);
        changes.add("client " + app.name() + ": removed");
      }
    }
  }

  private void pinTools(SystemEntity row, MasDocument document, RealmChanges changes) {
    Map<ToolKey, ToolEntity> pinned = store.tools(row);
    document
        .toolHashes()
        .forEach(
            (key, sha256) -> {
              ToolEntity tool = pinned.remove(key);
              if (tool == null) {
                store.addTool(new ToolEntity(row.id(), key, sha256));
                changes.add("tool " + key + ": created");
              } else if (!tool.definitionSha256().equals(sha256)) {
                tool.pin(sha256);
                changes.add("tool " + key + ": definition changed");
              }
            });
    pinned.forEach(
        (key, tool) -> {
          store.removeTool(tool);
          changes.add("tool " + key + ": removed");
        });
    store.flush();
  }

  private Set<String> neededScopes(SystemEntity row, Set<String> ownTools) {
    Set<String> tools = new TreeSet<>(ownTools);
    store.toolNamesOutside(row).forEach(tools::add);
    return SystemScopes.namesFor(tools);
  }
}
