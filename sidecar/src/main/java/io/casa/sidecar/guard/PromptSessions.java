/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.guard;

import io.casa.sidecar.guard.PromptForm.Said;
import io.casa.sidecar.keycloak.IssuedToken;
import io.casa.sidecar.keycloak.OpenedIntent;
import io.casa.sidecar.session.SeenValues;
import io.casa.sidecar.session.Session;
import io.casa.sidecar.session.Sessions;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Opens the sessions of users' prompts at their entry agent. */
final class PromptSessions {
  private final Sessions sessions;

  PromptSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Opens a session, in which what was seen earlier in the conversation goes on being known.
   *
   * @return the request passes on without any token; empty when there are too many sessions
   */
  Optional<Ruling> open(
      Said said,
      OpenedIntent intent,
      IssuedToken token,
      RequestTrace trace,
      DecisionBook.Draft draft) {
    var session =
        new Session(
            intent.id(),
            trace.id(),
            said.prompt(),
            token,
            intent
                .predecessor()
                .flatMap(before -> sessions.takeUp(before, said.prompt()))
                .orElseGet(() -> new SeenValues(said.prompt(), said.conversation().isPresent())));
    if (!sessions.open(session)) {
      return Optional.empty();
    }
    draft.opening(trace).intent(session.intentId()).allowed();
    Map<String, String> set = new LinkedHashMap<>();
    Set<String> remove = new LinkedHashSet<>(Set.of("authorization"));
    trace.addTo(set, remove);
    return Optional.of(
        new Ruling.Pass(
            set, remove, PassedRequest.metadata(new PassedRequest.Prompt(session.id()))));
  }
}
