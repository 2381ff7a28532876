/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.ActorChain;
import io.casa.exchange.Intent;
import io.casa.exchange.Reading;
import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of one of our tokens (RFC 9068 and the CASA profile), well-formed but not yet judged.
 *
 * @param issuedAt seconds since 1970
 * @param expiresAt seconds since 1970
 * @param actors who acts for the subject, the current actor first
 * @param mayAct the only one who may become an actor, when the token says so (RFC 8693 section 4.4)
 * @param tools empty when the token lists none
 */
public record CasaToken(
    String issuer,
    String subject,
    List<String> audience,
    String clientId,
    long issuedAt,
    long expiresAt,
    Set<String> scope,
    Intent intent,
    String system,
    List<String> tools,
    ActorChain actors,
    Optional<String> mayAct) {
  public CasaToken {
    Objects.requireNonNull(issuer, "issuer");
    Objects.requireNonNull(subject, "subject");
    audience = List.copyOf(audience);
    Objects.requireNonNull(clientId, "clientId");
    scope = Set.copyOf(scope);
    Objects.requireNonNull(intent, "intent");
    Objects.requireNonNull(system, "system");
    tools = List.copyOf(tools);
    Objects.requireNonNull(actors, "actors");
    Objects.requireNonNull(mayAct, "mayAct");
  }

  /** Whether the token carries an intent to be exchanged (T1). */
  public boolean isIntentToken() {
    return scope.contains(TokenProfile.USER_INPUT_SCOPE)
        && !scope.contains(TokenProfile.LLM_ACCESS_SCOPE)
        && !scope.contains(TokenProfile.CALL_TOOLS_SCOPE);
  }

  /** Whether the token is for an LLM (T2) and nothing else. */
  public boolean isLlmToken() {
    return scope.equals(Set.of(TokenProfile.LLM_ACCESS_SCOPE));
  }

  /**
   * Reads a token's payload.
   *
   * @return malformed when a claim is missing or is not what the profile says
   */
  public static Reading<CasaToken> read(JsonObject payload) {
    try {
      return new Reading.Valid<>(new Reader(new Claims(payload)).token());
    } catch (MalformedClaimException e) {
      return new Reading.Malformed<>(e.problem());
    }
  }

  /** Does the reading; a malformed claim ends it. */
  private record Reader(Claims claims) {
    CasaToken token() throws MalformedClaimException {
      List<String> scope = List.of(required("scope", claims.string("scope")).split(" ", -1));
      if (scope.stream().anyMatch(String::isEmpty) || Set.copyOf(scope).size() != scope.size()) {
        throw new MalformedClaimException("scope is not a list of different scopes");
      }
      return new CasaToken(
          required("iss", claims.string("iss")),
          required("sub", claims.string("sub")),
          required("aud", claims.stringOrStrings("aud")),
          clientId(),
          required("iat", claims.seconds("iat")),
          required("exp", claims.seconds("exp")),
          Set.copyOf(scope),
          intent(),
          required(TokenProfile.MAS, claims.string(TokenProfile.MAS)),
          optional(claims.strings(TokenProfile.TOOLS)).orElse(List.of()),
          actors(),
          mayAct());
    }

    private String clientId() throws MalformedClaimException {
      String clientId = required("client_id", claims.string("client_id"));
      if (!clientId.equals(required("azp", claims.string("azp")))) {
        throw new MalformedClaimException("azp is not client_id");
      }
      return clientId;
    }

    private Intent intent() throws MalformedClaimException {
      var intent = new Claims(required(TokenProfile.INTENT, claims.object(TokenProfile.INTENT)));
      return new Intent(
          required("intent.id", intent.string(TokenProfile.INTENT_ID)),
          required("intent.sha256", intent.string(TokenProfile.INTENT_SHA256)));
    }

    private ActorChain actors() throws MalformedClaimException {
      var subjects = new ArrayList<String>();
      Optional<JsonObject> act = optional(claims.object(TokenProfile.ACT));
      while (act.isPresent()) {
        var actor = new Claims(act.get());
        subjects.add(required("act.sub", actor.string("sub")));
        if (subjects.size() > TokenProfile.MAX_ACTORS) {
          throw new MalformedClaimException("act nests too deep");
        }
        act = optional(actor.object(TokenProfile.ACT));
      }
      return new ActorChain(subjects);
    }

    private Optional<String> mayAct() throws MalformedClaimException {
      Optional<JsonObject> mayAct = optional(claims.object(TokenProfile.MAY_ACT));
      if (mayAct.isEmpty()) {
        return Optional.empty();
      }
      // Another member (such as iss) would narrow further; what we don't know we can't honour.
      if (!mayAct.get().members().keySet().equals(Set.of("sub"))) {
        throw new MalformedClaimException("may_act is not an object with only sub");
      }
      return Optional.of(required("may_act.sub", new Claims(mayAct.get()).string("sub")));
    }

    private static <T> T required(String name, Reading<T> reading) throws MalformedClaimException {
      return optional(reading).orElseThrow(() -> new MalformedClaimException(name + " is missing"));
    }

    private static <T> Optional<T> optional(Reading<T> reading) throws MalformedClaimException {
      return switch (reading) {
        case Reading.Absent<T> absent -> Optional.empty();
        case Reading.Valid<T> valid -> Optional.of(valid.value());
        case Reading.Malformed<T> malformed ->
            throw new MalformedClaimException(malformed.problem());
      };
    }
  }

  /** Leaves the reader; carries the name of the claim, never its value. */
  private static final class MalformedClaimException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    MalformedClaimException(String problem) {
      super(problem, null, false, false);
      this.problem = problem;
    }

    String problem() {
      return problem;
    }
  }
}
