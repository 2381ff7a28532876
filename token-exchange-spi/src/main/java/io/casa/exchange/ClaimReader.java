/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import io.casa.exchange.Reading.Absent;
import io.casa.exchange.Reading.Malformed;
import io.casa.exchange.Reading.Valid;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the claims of the token profile from a verified token's parsed payload: {@code String},
 * {@code Number}, {@code Boolean}, {@code List} and {@code Map} as any JWT library gives them. A
 * claim that is there as {@code null} is malformed, not absent.
 */
public final class ClaimReader {
  private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern SCOPE_TOKEN = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");
  private static final String SUB = "sub";
  private static final String CLIENT_ID = "client_id";
  private static final String ISS = "iss";
  private static final Set<String> MAY_ACT_MEMBERS = Set.of(SUB, CLIENT_ID, ISS);

  private ClaimReader() {}

  /** Claim {@code intent}: an object with {@code id} (UUID) and {@code sha256}, nothing else. */
  public static Reading<Intent> intent(Map<String, ?> claims) {
    if (!claims.containsKey(TokenProfile.INTENT)) {
      return new Absent<>();
    }
    Set<String> members = Set.of(TokenProfile.INTENT_ID, TokenProfile.INTENT_SHA256);
    if (claims.get(TokenProfile.INTENT) instanceof Map<?, ?> intent
        && intent.keySet().equals(members)
        && intent.get(TokenProfile.INTENT_ID) instanceof String id
        && isUuid(id)
        && intent.get(TokenProfile.INTENT_SHA256) instanceof String sha256
        && SHA256.matcher(sha256).matches()) {
      return new Valid<>(new Intent(id, sha256));
    }
    return new Malformed<>(TokenProfile.INTENT);
  }

  /**
   * Claim {@code act}, RFC 8693 section 4.1: objects with {@code sub}, each nesting the one before
   * it in time; at most {@link TokenProfile#MAX_ACTORS}.
   */
  public static Reading<ActorChain> act(Map<String, ?> claims) {
    if (!claims.containsKey(TokenProfile.ACT)) {
      return new Absent<>();
    }
    List<String> subjects = new ArrayList<>();
    Object nested = claims.get(TokenProfile.ACT);
    while (true) {
      if (subjects.size() == TokenProfile.MAX_ACTORS
          || !(nested instanceof Map<?, ?> actor)
          || !(actor.get(SUB) instanceof String subject)
          || subject.isBlank()) {
        return new Malformed<>(TokenProfile.ACT);
      }
      subjects.add(subject);
      if (!actor.containsKey(TokenProfile.ACT)) {
        return new Valid<>(new ActorChain(subjects));
      }
      nested = actor.get(TokenProfile.ACT);
    }
  }

  /**
   * Claim {@code may_act}, RFC 8693 section 4.4: the one party that may become the actor. Members
   * beside {@code sub}, {@code client_id} and {@code iss} would restrict it further in ways that we
   * don't know, so they are malformed.
   */
  public static Reading<MayAct> mayAct(Map<String, ?> claims) {
    if (!claims.containsKey(TokenProfile.MAY_ACT)) {
      return new Absent<>();
    }
    if (claims.get(TokenProfile.MAY_ACT) instanceof Map<?, ?> party
        && MAY_ACT_MEMBERS.containsAll(party.keySet())
        && (party.containsKey(SUB) || party.containsKey(CLIENT_ID))
        && party.values().stream().allMatch(ClaimReader::isText)) {
      return new Valid<>(
          new MayAct(member(party, SUB), member(party, CLIENT_ID), member(party, ISS)));
    }
    return new Malformed<>(TokenProfile.MAY_ACT);
  }

  /**
   * Claim {@code cnf}: the SHA-256 thumbprint of the key that the token is bound to (RFC 9449
   * section 6.1). Another way of confirmation would be one that nobody here checks, so it is
   * malformed.
   */
  public static Reading<String> keyThumbprint(Map<String, ?> claims) {
    if (!claims.containsKey(TokenProfile.CONFIRMATION)) {
      return new Absent<>();
    }
    return claims.get(TokenProfile.CONFIRMATION) instanceof Map<?, ?> confirmation
            && confirmation.keySet().equals(Set.of(TokenProfile.KEY_THUMBPRINT))
            && confirmation.get(TokenProfile.KEY_THUMBPRINT) instanceof String thumbprint
            && SHA256.matcher(thumbprint).matches()
        ? new Valid<>(thumbprint)
        : new Malformed<>(TokenProfile.CONFIRMATION);
  }

  /** Claim {@code tools}: an array of distinct names; may be empty, which leads to no tool. */
  public static Reading<Set<String>> tools(Map<String, ?> claims) {
    if (!claims.containsKey(TokenProfile.TOOLS)) {
      return new Absent<>();
    }
    return claims.get(TokenProfile.TOOLS) instanceof List<?> names
        ? distinct(TokenProfile.TOOLS, names)
        : new Malformed<>(TokenProfile.TOOLS);
  }

  /** Claim {@code aud}, RFC 7519 section 4.1.3: a string, or a non-empty array of strings. */
  public static Reading<Set<String>> audience(Map<String, ?> claims) {
    String claim = "aud";
    if (!claims.containsKey(claim)) {
      return new Absent<>();
    }
    Object value = claims.get(claim);
    if (value instanceof String one) {
      return distinct(claim, List.of(one));
    }
    return value instanceof List<?> several && !several.isEmpty()
        ? distinct(claim, several)
        : new Malformed<>(claim);
  }

  /** Claim {@code scope}, RFC 6749 section 3.3: scope tokens with one space between them. */
  public static Reading<Set<String>> scope(Map<String, ?> claims) {
    String claim = "scope";
    if (!claims.containsKey(claim)) {
      return new Absent<>();
    }
    if (!(claims.get(claim) instanceof String text)) {
      return new Malformed<>(claim);
    }
    List<String> tokens = List.of(text.split(" ", -1));
    return tokens.stream().allMatch(token -> SCOPE_TOKEN.matcher(token).matches())
        ? distinct(claim, tokens)
        : new Malformed<>(claim);
  }

  /** A claim that is one string and not blank, such as {@code sub} or {@code mas}. */
  public static Reading<String> text(Map<String, ?> claims, String claim) {
    if (!claims.containsKey(claim)) {
      return new Absent<>();
    }
    return claims.get(claim) instanceof String text && !text.isBlank()
        ? new Valid<>(text)
        : new Malformed<>(claim);
  }

  private static Reading<Set<String>> distinct(String claim, List<?> values) {
    Set<String> distinct = new HashSet<>();
    for (@Nullable Object value : values) {
      if (!(value instanceof String text) || text.isBlank() || !distinct.add(text)) {
        return new Malformed<>(claim);
      }
    }
    return new Valid<>(Set.copyOf(distinct));
  }

  private static Optional<String> member(Map<?, ?> object, String member) {
    return object.get(member) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  private static boolean isText(@Nullable Object value) {
    return value instanceof String text && !text.isBlank();
  }

  private static boolean isUuid(String id) {
    try {
      return UUID.fromString(id).toString().equals(id);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
