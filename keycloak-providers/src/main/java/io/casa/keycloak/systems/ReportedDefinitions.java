/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.systems.ToolState.State;
import io.casa.toolcheck.json.CanonicalJson;
import io.casa.toolcheck.json.InexactNumberException;
import io.casa.toolcheck.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Compares the tools that an app saw listed with the pinned ones, and keeps what differs until an
 * administrator decides. Works in the session's transaction; what the database doesn't take is not
 * told.
 */
public final class ReportedDefinitions {
  /** Most tools in a report, and most new tools of one server that wait for a decision. */
  public static final int MOST_TOOLS = ToolReader.MOST_TOOLS;

  private final KeycloakSession session;
  private final RealmModel realm;
  private final SystemStore store;
  private final ToolFindings findings;
  private final MasDocumentReader reader;

  public ReportedDefinitions(KeycloakSession session, RealmModel realm) {
    this.session = session;
    this.realm = realm;
    this.store = new SystemStore(session, realm);
    this.findings = new ToolFindings(session);
    this.reader = Systems.reader(session);
  }

  /**
   * What an app saw.
   *
   * @param reporter an app of the system, allowed to tell about that server
   * @param tools each name once
   * @param complete whether the server listed no other tools
   */
  public record Report(
      RegisteredSystem system,
      RegisteredApp reporter,
      RegisteredApp server,
      List<SeenTool> tools,
      boolean complete) {
    public Report {
      Objects.requireNonNull(system, "system");
      Objects.requireNonNull(reporter, "reporter");
      Objects.requireNonNull(server, "server");
      tools = List.copyOf(tools);
    }
  }

  /** What became of a report. */
  public sealed interface Outcome {
    /** It was compared. */
    record Compared(List<ToolState> tools) implements Outcome {
      public Compared {
        tools = List.copyOf(tools);
      }
    }

    /**
     * It is the first report of a server that lists no tools, and they can't be registered.
     *
     * @param problem names the field of the document that they would make
     */
    record Unusable(String problem) implements Outcome {}
  }

  /**
   * Takes a report.
   *
   * @throws SystemsException the system is not there, or can't be read: refuse
   */
  public Outcome take(Report report) {
    String server = report.server().name();
    Map<String, String> pinned = store.pinned(report.system().name(), server);
    if (report.tools().stream().allMatch(tool -> tool.sha256().equals(pinned.get(tool.name())))) {
      Set<String> held = findings.held(realm.getId(), report.system().name(), server);
      return new Outcome.Compared(states(report, pinned, held));
    }
    // What says nothing new makes nobody wait: there may be such a report from each app at a time.
    SystemEntity known = registered(store.find(report.system().name()));
    MasApp knownServer = server(report, reader.readStored(known, report.system().name()));
    if (knownServer.discovery() && !isFirst(report)) {
      return new Outcome.Compared(states(report, Map.of(), Set.of()));
    }
    if (!knownServer.discovery() && !hasNews(report, known, pinned)) {
      Set<String> held = findings.held(realm.getId(), report.system().name(), server);
      return new Outcome.Compared(states(report, pinned, held));
    }
    store.lockRealm();
    SystemEntity row = registered(store.findFresh(report.system().name()));
    MasDocument document = reader.readStored(row, report.system().name());
    MasApp app = server(report, document);
    return app.discovery() ? discover(report, row, document) : keep(report, row, app);
  }

  private static SystemEntity registered(Optional<SystemEntity> row) {
    return row.orElseThrow(() -> new SystemsException("the system is not registered", null));
  }

  private static MasApp server(Report report, MasDocument document) {
    return document
        .server(report.server().name())
        .orElseThrow(() -> new SystemsException("the MCP server is not registered", null));
  }

  /** Whether the server itself says what all its tools are. */
  private static boolean isFirst(Report report) {
    return report.complete() && report.reporter().clientId().equals(report.server().clientId());
  }

  /**
   * Whether a tool differs that isn't known to differ so, as far as can be told without a lock;
   * {@link #keep} looks again with one.
   */
  private boolean hasNews(Report report, SystemEntity row, Map<String, String> pinned) {
    Map<String, String> kept = findings.seen(row.id(), report.server().name());
    return report.tools().stream()
        .filter(tool -> !tool.sha256().equals(pinned.get(tool.name())))
        .filter(tool -> !tool.sha256().equals(kept.get(tool.name())))
        .anyMatch(
            tool ->
                pinned.containsKey(tool.name())
                    || kept.containsKey(tool.name())
                    || mayBeKept(tool, kept.size()));
  }

  /** What could never be registered, or comes by the thousand, is told and not kept. */
  private static boolean mayBeKept(SeenTool tool, int known) {
    return ToolReader.isName(tool.name()) && known < MOST_TOOLS;
  }

  /** Until the server itself has said what its tools are, nothing waits for a decision. */
  private Outcome discover(Report report, SystemEntity row, MasDocument document) {
    if (!isFirst(report)) {
      return new Outcome.Compared(states(report, Map.of(), Set.of()));
    }
    List<JsonValue> tools = report.tools().stream().<JsonValue>map(SeenTool::definition).toList();
    byte[] changed = DocumentTools.withTools(document, report.server().name(), tools);
    try {
      new SystemRegistrar(session, realm, reader)
          .register(reader.read(changed, document.name()), row.issuer());
    } catch (InvalidMasDocumentException e) {
      return new Outcome.Unusable(e.field() + " " + e.problem());
    } catch (ForeignNameException e) {
      return new Outcome.Unusable(e.field() + " " + e.problem());
    }
    Map<String, String> pinned = new HashMap<>();
    report.tools().forEach(tool -> pinned.put(tool.name(), tool.sha256()));
    return new Outcome.Compared(states(report, pinned, Set.of()));
  }

  private Outcome keep(Report report, SystemEntity row, MasApp server) {
    Map<String, String> pinned =
        server.tools().stream().collect(Collectors.toMap(PinnedTool::name, PinnedTool::sha256));
    Map<ToolKey, ToolFindingEntity> known = findings.of(row.id());
    known.keySet().removeIf(key -> !key.app().equals(server.name()));
    for (SeenTool tool : report.tools()) {
      if (!tool.sha256().equals(pinned.get(tool.name()))) {
        keep(report, row, known, tool, Optional.ofNullable(pinned.get(tool.name())));
      }
    }
    store.flush();
    Set<String> held =
        known.values().stream()
            .filter(finding -> finding.registeredSha256().isPresent())
            .map(finding -> finding.key().tool())
            .collect(Collectors.toSet());
    return new Outcome.Compared(states(report, pinned, held));
  }

  private void keep(
      Report report,
      SystemEntity row,
      Map<ToolKey, ToolFindingEntity> known,
      SeenTool tool,
      Optional<String> registered) {
    ToolKey key = new ToolKey(report.server().name(), tool.name());
    ToolFindingEntity finding = known.get(key);
    if (finding != null
        && finding.seenSha256().equals(tool.sha256())
        && finding.seenDefinition().isPresent()) {
      return;
    }
    if (finding == null) {
      if (registered.isEmpty() && !mayBeKept(tool, known.size())) {
        return;
      }
      finding = new ToolFindingEntity(row.id(), key, registered);
      known.put(key, finding);
    }
    finding.see(
        tool.sha256(),
        Optional.of(canonical(tool)),
        report.reporter().name(),
        Time.currentTimeMillis());
    findings.add(finding);
  }

  private static String canonical(SeenTool tool) {
    try {
      return CanonicalJson.canonical(tool.definition());
    } catch (InexactNumberException e) {
      throw new IllegalStateException("a hashed definition has a canonical form", e);
    }
  }

  private static List<ToolState> states(
      Report report, Map<String, String> pinned, Set<String> held) {
    List<ToolState> states = new ArrayList<>();
    Map<String, String> unseen = new TreeMap<>(pinned);
    for (SeenTool tool : report.tools()) {
      String registered = unseen.remove(tool.name());
      State state =
          registered == null
              ? State.NEW
              : registered.equals(tool.sha256()) ? State.REGISTERED : State.CHANGED;
      states.add(new ToolState(tool.name(), state, held.contains(tool.name())));
    }
    if (report.complete()) {
      unseen
          .keySet()
          .forEach(name -> states.add(new ToolState(name, State.MISSING, held.contains(name))));
    }
    return states;
  }
}
