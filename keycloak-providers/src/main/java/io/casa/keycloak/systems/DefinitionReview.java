/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.systems.SystemRegistrar.Registration;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** What an administrator decides about definitions that were seen and are not pinned. */
final class DefinitionReview {
  private final SystemStore store;
  private final ToolFindings findings;
  private final SystemRegistrar registrar;
  private final MasDocumentReader reader;

  DefinitionReview(KeycloakSession session, RealmModel realm, MasDocumentReader reader) {
    this.store = new SystemStore(session, realm);
    this.findings = new ToolFindings(session);
    this.registrar = new SystemRegistrar(session, realm, reader);
    this.reader = reader;
  }

  /**
   * What waits for a decision.
   *
   * @param registered the pinned definition; empty when the tool is new
   * @param seen empty when only the hash is known, from a tool call
   */
  record Waiting(
      ToolFindingEntity finding, Optional<JsonObject> registered, Optional<JsonObject> seen) {}

  /**
   * A decision.
   *
   * @param sha256 of the definition that the administrator has looked at
   */
  record Ruling(ToolKey tool, String sha256) {}

  /** What became of a decision. */
  sealed interface Result {
    /** It holds; the pinned definitions are other ones now. */
    record Pinned(Registration registration) implements Result {}

    /** It holds; the pinned definition stays. */
    record Kept() implements Result {}

    /** Nothing of that tool waits. */
    record Unknown() implements Result {}

    /** Another definition than this has been seen since. */
    record Stale() implements Result {}

    /** Only the hash of the definition is known. */
    record Unseen() implements Result {}
  }

  /** All of a system's; empty when there is no such system. */
  Optional<List<Waiting>> waiting(String system) {
    return store.find(system).map(row -> waiting(row, reader.readStored(row, system)));
  }

  private List<Waiting> waiting(SystemEntity row, MasDocument document) {
    List<Waiting> waiting = new ArrayList<>();
    findings
        .of(row.id())
        .forEach(
            (key, finding) ->
                waiting.add(
                    new Waiting(finding, DocumentTools.tool(document, key), seen(finding))));
    return waiting;
  }

  /**
   * Pins what was seen.
   *
   * @throws InvalidMasDocumentException no tool may be defined so; nothing is changed
   * @throws ForeignNameException the tool's scope is somebody else's; nothing is changed
   */
  Result approve(String system, Ruling ruling)
      throws InvalidMasDocumentException, ForeignNameException {
    store.lockRealm();
    Optional<SystemEntity> row = store.findFresh(system);
    if (row.isEmpty()) {
      return new Result.Unknown();
    }
    ToolFindingEntity finding = findings.of(row.get().id()).get(ruling.tool());
    if (finding == null) {
      return new Result.Unknown();
    }
    if (!finding.seenSha256().equals(ruling.sha256())) {
      return new Result.Stale();
    }
    Optional<JsonObject> seen = seen(finding);
    if (seen.isEmpty()) {
      return new Result.Unseen();
    }
    MasDocument document = reader.readStored(row.get(), system);
    byte[] changed = DocumentTools.withTool(document, ruling.tool().app(), seen.get());
    return new Result.Pinned(registrar.register(reader.read(changed, system), row.get().issuer()));
  }

  /** Keeps what is pinned; whoever sees the other definition again starts over. */
  Result reject(String system, Ruling ruling) {
    store.lockRealm();
    Optional<ToolFindingEntity> finding =
        store
            .findFresh(system)
            .flatMap(row -> Optional.ofNullable(findings.of(row.id()).get(ruling.tool())));
    if (finding.isEmpty()) {
      return new Result.Unknown();
    }
    if (!finding.get().seenSha256().equals(ruling.sha256())) {
      return new Result.Stale();
    }
    findings.remove(finding.get());
    store.flush();
    return new Result.Kept();
  }

  private static Optional<JsonObject> seen(ToolFindingEntity finding) {
    return finding.seenDefinition().map(DefinitionReview::object);
  }

  private static JsonObject object(String canonical) {
    try {
      return JsonReader.strict().readObject(canonical);
    } catch (MalformedJsonException e) {
      throw new SystemsException("a stored definition can't be read", e);
    }
  }
}
