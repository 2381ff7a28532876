/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.llmcalls;

import io.casa.keycloak.intent.EarlierPrompts;
import io.casa.keycloak.llmrequests.LlmRequests;
import io.casa.keycloak.llmrequests.LlmRequests.Judged;
import io.casa.keycloak.llmrequests.TemplateKey;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RealmToken;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.checks.LlmRequestFaithful;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;

/**
 * What becomes of the reports of how one app asked its LLM in one session. A system that doesn't
 * check it keeps nothing of them.
 */
record RequestRecords(KeycloakSession session, RealmToken token, Caller caller) {
  private static final Logger LOG = Logger.getLogger(RequestRecords.class);

  RequestRecords {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(caller, "caller");
  }

  /**
   * Holds a request against the app's template.
   *
   * @throws RefusedException when the template can't be had: what was selected must not count as
   *     faithful or unfaithful by chance
   */
  Judged judge(LlmCall call) throws RefusedException {
    if (!isChecked()) {
      return Judged.NOT;
    }
    var earlier =
        new EarlierPrompts(
            session.getKeycloakSessionFactory(),
            key().realmId(),
            caller.system().name(),
            token.token().subject(),
            token.token().intent().id());
    try {
      return requests().judge(call.request(), earlier::among);
    } catch (RuntimeException e) {
      // Not its message: databases quote what was asked.
      LOG.errorf("The template of an app can't be had: %s", e.getClass().getName());
      throw new RefusedException(
          OAuthError.TEMPORARILY_UNAVAILABLE,
          DenyReason.AUTHORIZATION_UNAVAILABLE,
          "The template of the app's LLM requests can't be had.");
    }
  }

  /** Learns from it; the digests of lines whose text is wanted. */
  Set<String> learn(Judged judged) {
    return requests().learn(judged, token.token().intent().id());
  }

  /** Whether the system wants to know how its LLMs are asked. */
  boolean isChecked() {
    return caller.system().enabledToolChecks().contains(LlmRequestFaithful.NAME);
  }

  /** Whose template it is. */
  TemplateKey key() {
    return new TemplateKey(
        session.getContext().getRealm().getId(), caller.system().name(), caller.app().name());
  }

  private LlmRequests requests() {
    return LlmRequests.of(session, key());
  }
}
