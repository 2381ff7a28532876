/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import io.casa.exchange.ActorChain;
import io.casa.exchange.ClaimReader;
import io.casa.exchange.Delegation;
import io.casa.exchange.MayAct;
import io.casa.exchange.Reading;
import io.casa.exchange.TokenProfile;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;

/** Access tokens that the realm issued by itself, verified with Keycloak's own rules. */
public final class AccessTokens {
  private AccessTokens() {}

  /**
   * A valid and active access token of the realm.
   *
   * @param user whose it is; a client's service account when it is a client's
   * @param issuedTo client id of who asked for it
   * @param delegation what it says about who acts
   */
  public record Verified(UserModel user, String issuedTo, Delegation delegation) {
    public Verified {
      Objects.requireNonNull(user, "user");
      Objects.requireNonNull(issuedTo, "issuedTo");
      Objects.requireNonNull(delegation, "delegation");
    }
  }

  /**
   * Verifies a token.
   *
   * @param role what the token is in the request, for the refusal's sentence
   * @throws RefusedException when it is anything else than such a token
   */
  public static Verified verify(KeycloakSession session, String token, String role)
      throws RefusedException {
    if (TokenVerification.claimsToBeOurs(token, TokenProfile.INTENT)) {
      throw invalid(role, "is not an access token of the realm's own");
    }
    AuthResult result = authenticate(session, token);
    if (result == null || result.user() == null || result.token().getIssuedFor() == null) {
      throw invalid(role, "is not a valid access token");
    }
    if (result.token().getConfirmation() != null) {
      throw invalid(role, "is bound to its holder and can't be passed on (RFC 9449, RFC 8705)");
    }
    return new Verified(result.user(), result.token().getIssuedFor(), delegation(token, role));
  }

  private static @Nullable AuthResult authenticate(KeycloakSession session, String token) {
    KeycloakContext context = session.getContext();
    ClientModel caller = context.getClient();
    try {
      return AuthenticationManager.verifyIdentityToken(
          session,
          context.getRealm(),
          context.getUri(),
          context.getConnection(),
          true,
          true,
          null,
          false,
          token,
          context.getHttpRequest().getHttpHeaders(),
          verifier -> {});
    } finally {
      // The verification makes the token's client the request's client; the caller is still ours.
      context.setClient(caller);
    }
  }

  /** What a verified token's {@code act} and {@code may_act} say. */
  static Delegation delegation(String token, String role) throws RefusedException {
    Map<String, @Nullable Object> claims =
        SignedToken.unverifiedPayload(token)
            .map(PlainJson::of)
            .orElseThrow(() -> invalid(role, "is malformed"));
    return new Delegation(
        optional(ClaimReader.act(claims), role).orElse(ActorChain.NONE),
        AccessTokens.<MayAct>optional(ClaimReader.mayAct(claims), role));
  }

  private static <T> Optional<T> optional(Reading<T> reading, String role) throws RefusedException {
    return switch (reading) {
      case Reading.Valid<T> valid -> Optional.of(valid.value());
      case Reading.Absent<T> absent -> Optional.empty();
      case Reading.Malformed<T> malformed ->
          throw invalid(role, "is malformed: " + malformed.problem());
    };
  }

  private static RefusedException invalid(String role, String problem) {
    return RefusedException.invalidToken("The " + role + " " + problem + ".");
  }
}
