/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.intent;

import io.casa.exchange.ActorChain;
import io.casa.exchange.TokenProfile;
import io.casa.keycloak.systems.AppType;
import io.casa.keycloak.systems.RegisteredApp;
import io.casa.keycloak.tokens.AccessTokens;
import io.casa.keycloak.tokens.ActorRules;
import io.casa.keycloak.tokens.Answers;
import io.casa.keycloak.tokens.AuthorizationDetails;
import io.casa.keycloak.tokens.Caller;
import io.casa.keycloak.tokens.FormParameters;
import io.casa.keycloak.tokens.IssuedToken;
import io.casa.keycloak.tokens.OAuthError;
import io.casa.keycloak.tokens.RefusedException;
import io.casa.keycloak.tokens.RequestedTargets;
import io.casa.keycloak.tokens.TokenDraft;
import io.casa.keycloak.tokens.TokenIssuing;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.common.util.Time;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Opens an intent: checks who asks and with what, keeps the prompt, issues the intent token. */
public final class IntentOpening {
  private IntentOpening() {}

  /**
   * For whom an intent is opened.
   *
   * @param userId none when no user is known
   * @param actors who acts already
   */
  private record Subject(Optional<String> userId, ActorChain actors) {
    static final Subject APP = new Subject(Optional.empty(), ActorChain.NONE);
  }

  /** Answers a client-credentials request whose authorization details are of our types. */
  static Response forClient(Answers answers, FormParameters form) {
    return answer(answers, form, Optional.empty());
  }

  /** Answers the exchange of a user's access token. */
  public static Response forUser(Answers answers, FormParameters form, ActorRules rules) {
    return answer(answers, form, Optional.of(rules));
  }

  private static Response answer(Answers answers, FormParameters form, Optional<ActorRules> rules) {
    try {
      return answers.granted(200, open(answers, form, rules).answer(rules.isPresent()));
    } catch (RefusedException e) {
      return answers.refused(e.refusal());
    }
  }

  private static IssuedToken open(Answers answers, FormParameters form, Optional<ActorRules> rules)
      throws RefusedException {
    KeycloakSession session = answers.session();
    Caller caller = Caller.of(session, session.getContext().getClient());
    RegisteredApp entryAgent = entryAgent(caller, RequestedTargets.read(form));
    UserInput input = UserInput.read(form.required(AuthorizationDetails.PARAMETER));
    if (input.app().isPresent() && !input.app().get().equals(caller.app().name())) {
      throw AuthorizationDetails.refused("authorization_details: app is not the caller.");
    }
    List<String> tools = RequestedTools.of(caller.system(), form.optional(OAuth2Constants.SCOPE));
    Subject subject =
        rules.isPresent() ? user(answers, form, caller, rules.get()) : app(form, caller);
    IntentRecord opened = keep(session, caller, entryAgent, input, subject.userId());
    record(answers, caller, entryAgent, opened);
    return issue(session, caller, entryAgent, opened, subject, tools);
  }

  /**
   * Whom the intent token is for: the entry agent that asks, or the one that a client names.
   * Whatever else an agent hands on is an exchange.
   */
  private static RegisteredApp entryAgent(Caller caller, RequestedTargets targets)
      throws RefusedException {
    if (isClient(caller)) {
      return caller
          .system()
          .appByUrl(targets.onlyUrl(caller.system()))
          .filter(RegisteredApp::entryAgent)
          .orElseThrow(
              () -> RequestedTargets.unknown("The target is not an entry agent of the system."));
    }
    if (!caller.app().entryAgent()) {
      throw new RefusedException(
          OAuthError.UNAUTHORIZED_CLIENT,
          DenyReason.UNSUPPORTED_METHOD,
          "Only an entry agent or a client opens an intent.");
    }
    if (!targets.isEmpty() && !targets.urls(caller.system()).equals(List.of(caller.app().url()))) {
      throw RequestedTargets.unknown("An intent token is for the entry agent that asks for it.");
    }
    return caller.app();
  }

  private static boolean isClient(Caller caller) {
    return caller.app().type() == AppType.CLIENT;
  }

  private static Subject app(FormParameters form, Caller caller) throws RefusedException {
    form.forbid(OAuth2Constants.ACTOR_TOKEN);
    form.forbid(OAuth2Constants.ACTOR_TOKEN_TYPE);
    // Whoever gets the token is another than who asked for it, so it says who that was.
    return isClient(caller)
        ? new Subject(Optional.empty(), ActorChain.NONE.extendedBy(caller.app().clientId()))
        : Subject.APP;
  }

  private static Subject user(Answers answers, FormParameters form, Caller caller, ActorRules rules)
      throws RefusedException {
    KeycloakSession session = answers.session();
    Optional<String> actorToken = ActorRules.actorToken(form);
    AccessTokens.Verified user =
        UserTokens.verify(session, form.required(OAuth2Constants.SUBJECT_TOKEN));
    answers.event().user(user.user());
    ActorChain actors = rules.actors(session, caller, user.delegation());
    if (actorToken.isPresent()) {
      rules.requireCallers(session, caller, actorToken.get(), Optional.empty());
    }
    return new Subject(
        Optional.of(user.user().getId()),
        actorToken.isPresent() || isClient(caller) ? actors : user.delegation().actors());
  }

  private static IntentRecord keep(
      KeycloakSession session,
      Caller caller,
      RegisteredApp entryAgent,
      UserInput input,
      Optional<String> userId) {
    EntityManager database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    String realmId = session.getContext().getRealm().getId();
    long now = Time.currentTimeMillis();
    Optional<Conversation> conversation =
        Conversation.of(
            realmId, caller.system().name(), entryAgent.name(), userId, input.conversation());
    var opened =
        new IntentRecord(
            IntentRecord.intentFor(input),
            realmId,
            caller.system().name(),
            entryAgent.name(),
            input,
            userId,
            new IntentRecord.Place(
                conversation, conversation.flatMap(known -> known.latest(database, now))),
            now);
    database.persist(new IntentEntity(opened));
    return opened;
  }

  private static void record(
      Answers answers, Caller caller, RegisteredApp entryAgent, IntentRecord opened) {
    answers
        .event()
        .detail("casa_intent", opened.intent().id())
        .detail("casa_prompt_sha256", opened.intent().promptSha256())
        .detail("casa_mas", caller.system().name())
        .detail("casa_app", caller.app().name());
    if (isClient(caller)) {
      answers.event().detail("casa_target", entryAgent.name());
    }
    opened.place().predecessor().ifPresent(id -> answers.event().detail("casa_predecessor", id));
  }

  private static IssuedToken issue(
      KeycloakSession session,
      Caller caller,
      RegisteredApp entryAgent,
      IntentRecord opened,
      Subject subject,
      List<String> tools) {
    var scope = new ArrayList<String>();
    scope.add(TokenProfile.USER_INPUT_SCOPE);
    tools.forEach(tool -> scope.add(TokenProfile.TOOL_SCOPE_PREFIX + tool));
    var draft =
        new TokenDraft(
            subject.userId().orElse(caller.app().clientId()),
            List.of(entryAgent.url()),
            caller.app().clientId(),
            scope,
            opened.intent(),
            caller.system().name(),
            subject.actors(),
            Optional.of(tools),
            // Tells the entry agent's sidecar that it is no other agent's token, and what came
            // before; one that asked for itself has both from the answer.
            isClient(caller) ? Optional.of(granted(opened)) : Optional.empty());
    long now = Time.currentTimeSeconds();
    int lifespan = session.getContext().getRealm().getAccessTokenLifespan();
    long expiresAt = now + Math.min(TokenProfile.MAX_INTENT_SECONDS, lifespan);
    return TokenIssuing.issue(session, draft, now, expiresAt, Optional.of(granted(opened)));
  }

  private static JsonObject granted(IntentRecord opened) {
    var members = new LinkedHashMap<String, JsonValue>();
    members.put("type", new JsonString(TokenProfile.USER_INPUT_TYPE));
    members.put("intent_id", new JsonString(opened.intent().id()));
    members.put("prompt_sha256", new JsonString(opened.intent().promptSha256()));
    opened
        .place()
        .predecessor()
        .ifPresent(id -> members.put("predecessor_intent_id", new JsonString(id)));
    return new JsonObject(members);
  }
}
