/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import io.casa.exchange.Reading.Absent;
import io.casa.exchange.Reading.Malformed;
import io.casa.exchange.Reading.Valid;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token of the profile says, once somebody has verified its signature, issuer and times:
 * reading is not verifying.
 *
 * @param subject {@code sub}, the user, or the entry agent where there is none
 * @param clientId {@code client_id}, the app the token was issued to
 * @param intent whose prompt it serves
 * @param system {@code mas}, the multi-agent system's name
 * @param tools what it may lead to; empty when the claim is absent (LLM token)
 * @param actors who acts; none when the claim is absent (intent token)
 * @param audience {@code aud}, at least one
 * @param scopes the claim of scopes, at least one
 * @param expiry {@code exp}
 * @param jti the token's own id
 */
public record CasaToken(
    String subject,
    String clientId,
    Intent intent,
    String system,
    Set<String> tools,
    ActorChain actors,
    Set<String> audience,
    Set<String> scopes,
    Instant expiry,
    String jti) {
  private static final double LAST_SECOND = 253_402_300_799d;

  public CasaToken {
    requireText(subject, "subject");
    requireText(clientId, "clientId");
    Objects.requireNonNull(intent, "intent");
    requireText(system, "system");
    tools = Set.copyOf(Objects.requireNonNull(tools, "tools"));
    Objects.requireNonNull(actors, "actors");
    audience = Set.copyOf(Objects.requireNonNull(audience, "audience"));
    scopes = Set.copyOf(Objects.requireNonNull(scopes, "scopes"));
    Objects.requireNonNull(expiry, "expiry");
    requireText(jti, "jti");
    if (audience.isEmpty()) {
      throw new IllegalArgumentException("audience is empty");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("scopes is empty");
    }
  }

  /**
   * Reads a payload. Absent: it carries no {@code intent}, so it is no token of ours. Malformed:
   * the problem names the claim that is missing or can't be understood.
   */
  public static Reading<CasaToken> read(Map<String, ?> claims) {
    return switch (ClaimReader.intent(claims)) {
      case Absent<Intent>() -> new Absent<>();
      case Malformed<Intent>(String problem) -> new Malformed<>(problem);
      case Valid<Intent>(Intent intent) -> read(intent, claims);
    };
  }

  private static Reading<CasaToken> read(Intent intent, Map<String, ?> claims) {
    try {
      return new Valid<>(
          new CasaToken(
              required("sub", ClaimReader.text(claims, "sub")),
              required("client_id", ClaimReader.text(claims, "client_id")),
              intent,
              required(TokenProfile.MAS, ClaimReader.text(claims, TokenProfile.MAS)),
              optional(ClaimReader.tools(claims), Set.of()),
              optional(ClaimReader.act(claims), ActorChain.NONE),
              required("aud", ClaimReader.audience(claims)),
              required("scope", ClaimReader.scope(claims)),
              expiry(claims.get("exp")),
              required("jti", ClaimReader.text(claims, "jti"))));
    } catch (UnreadableClaimException e) {
      return new Malformed<>(e.claim());
    }
  }

  private static <T> T required(String claim, Reading<T> reading) throws UnreadableClaimException {
    return switch (reading) {
      case Valid<T>(T value) -> value;
      case Absent<T>() -> throw new UnreadableClaimException(claim);
      case Malformed<T>(String problem) -> throw new UnreadableClaimException(problem);
    };
  }

  private static <T> T optional(Reading<T> reading, T whenAbsent) throws UnreadableClaimException {
    return switch (reading) {
      case Valid<T>(T value) -> value;
      case Absent<T>() -> whenAbsent;
      case Malformed<T>(String problem) -> throw new UnreadableClaimException(problem);
    };
  }

  /** NumericDate, RFC 7519 section 2; a fraction is cut off, so the token never lives longer. */
  private static Instant expiry(@Nullable Object exp) throws UnreadableClaimException {
    if (exp instanceof Number seconds
        && seconds.doubleValue() >= 0
        && seconds.doubleValue() <= LAST_SECOND) {
      return Instant.ofEpochSecond(seconds.longValue());
    }
    throw new UnreadableClaimException("exp");
  }

  private static void requireText(String text, String part) {
    Objects.requireNonNull(text, part);
    if (text.isBlank()) {
      throw new IllegalArgumentException(part + " is blank");
    }
  }

  private static final class UnreadableClaimException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableClaimException(String claim) {
      super(claim);
    }

    String claim() {
      return Objects.requireNonNull(getMessage(), "claim");
    }
  }
}
