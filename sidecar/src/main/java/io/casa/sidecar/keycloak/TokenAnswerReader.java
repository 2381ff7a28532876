/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.keycloak;

import io.casa.exchange.TokenProfile;
import io.casa.toolcheck.DenyReason;
import io.casa.toolcheck.json.JsonReader;
import io.casa.toolcheck.json.JsonValue;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonNumber;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.json.MalformedJsonException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Reads answers of the token endpoint (RFC 6749 section 5, contracts.md section 4). What can't be
 * understood is {@link TokenAnswer.Unavailable}; text that isn't in a catalogue goes no further.
 */
final class TokenAnswerReader {
  private static final Pattern CHECK = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
  private static final Pattern COMPACT_JWS =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
  private static final int MAX_SECONDS = 24 * 3600;
  private static final Pattern APPROVAL_ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  /** Told to people and to LLMs, so nothing that could end a sentence or hide a host. */
  private static final Pattern APPROVAL_URI =
      Pattern.compile("https?://[A-Za-z0-9.:\\[\\]-]{1,255}/[A-Za-z0-9/._~%-]{0,255}");

  /** RFC 8628 section 3.5, as CASA's token exchange says it too. */
  private static final String PENDING = "authorization_pending";

  private static final int LONGEST_INTERVAL = 10;

  private TokenAnswerReader() {}

  static TokenAnswer read(int status, byte[] body, Instant now) {
    JsonObject answer;
    try {
      if (!(JsonReader.strict().read(body) instanceof JsonObject object)) {
        return new TokenAnswer.Unavailable();
      }
      answer = object;
    } catch (MalformedJsonException _) {
      return new TokenAnswer.Unavailable();
    }
    return switch (status) {
      case 200 -> granted(answer, now);
      case 400 -> rejected(answer, now);
      case 403 -> denied(answer);
      default -> new TokenAnswer.Unavailable();
    };
  }

  private static TokenAnswer granted(JsonObject answer, Instant now) {
    Optional<String> token =
        text(answer, "access_token").filter(t -> COMPACT_JWS.matcher(t).matches());
    boolean bearer = text(answer, "token_type").filter("Bearer"::equalsIgnoreCase).isPresent();
    if (token.isEmpty()
        || !bearer
        || !(answer.members().get("expires_in") instanceof JsonNumber(var seconds))
        || seconds.signum() <= 0
        || seconds.longValue() > MAX_SECONDS) {
      return new TokenAnswer.Unavailable();
    }
    return new TokenAnswer.Granted(
        new IssuedToken(token.get(), now.plusSeconds(seconds.longValue())), intentId(answer));
  }

  private static Optional<String> intentId(JsonObject answer) {
    if (!(answer.members().get(TokenProfile.AUTHORIZATION_DETAILS)
        instanceof JsonArray(var details))) {
      return Optional.empty();
    }
    for (JsonValue detail : details) {
      if (detail instanceof JsonObject object
          && text(object, "type").filter(TokenProfile.USER_INPUT_TYPE::equals).isPresent()) {
        return text(object, "intent_id").flatMap(TokenAnswerReader::uuid);
      }
    }
    return Optional.empty();
  }

  private static TokenAnswer denied(JsonObject answer) {
    Optional<String> decision = decision(answer);
    DenyReason reason = reason(answer).orElse(DenyReason.CHECK_FAILED);
    if (decision.isEmpty()) {
      return new TokenAnswer.Rejected(reason);
    }
    return new TokenAnswer.Denied(reason, decision.get(), check(answer));
  }

  private static JsonObject casa(JsonObject answer) {
    return answer.members().get("casa") instanceof JsonObject object ? object : JsonObject.EMPTY;
  }

  private static Optional<String> decision(JsonObject answer) {
    return text(answer, "casa_decision")
        .or(() -> text(casa(answer), "decision_id"))
        .flatMap(TokenAnswerReader::uuid);
  }

  private static Optional<String> check(JsonObject answer) {
    return text(casa(answer), "check").filter(name -> CHECK.matcher(name).matches());
  }

  private static TokenAnswer pending(JsonObject answer, Instant now) {
    Optional<String> decision = decision(answer);
    Optional<String> id =
        text(answer, "approval_id").filter(value -> APPROVAL_ID.matcher(value).matches());
    Optional<URI> uri = text(answer, "approval_uri").flatMap(TokenAnswerReader::approvalUri);
    OptionalInt seconds = number(answer, "expires_in", MAX_SECONDS);
    OptionalInt interval = number(answer, "interval", MAX_SECONDS);
    if (decision.isEmpty()
        || id.isEmpty()
        || uri.isEmpty()
        || seconds.isEmpty()
        || interval.isEmpty()) {
      return new TokenAnswer.Unavailable();
    }
    return new TokenAnswer.Pending(
        new PendingApproval(
            id.get(),
            uri.get(),
            now.plusSeconds(seconds.getAsInt()),
            Duration.ofSeconds(Math.min(interval.getAsInt(), LONGEST_INTERVAL))),
        decision.get(),
        check(answer));
  }

  private static Optional<URI> approvalUri(String text) {
    try {
      return APPROVAL_URI.matcher(text).matches() && new URI(text).getHost() != null
          ? Optional.of(new URI(text))
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static OptionalInt number(JsonObject answer, String name, int most) {
    return answer.members().get(name) instanceof JsonNumber(var value)
            && value.signum() >= 0
            && value.compareTo(BigDecimal.valueOf(most)) <= 0
        ? OptionalInt.of(Math.max(1, value.intValue()))
        : OptionalInt.empty();
  }

  private static TokenAnswer rejected(JsonObject answer, Instant now) {
    Optional<String> error = text(answer, "error");
    if (error.isEmpty() || error.get().equals("invalid_client")) {
      return new TokenAnswer.Unavailable();
    }
    if (error.get().equals(PENDING)) {
      return pending(answer, now);
    }
    return new TokenAnswer.Rejected(
        reason(answer)
            .orElse(
                error.get().equals("invalid_grant")
                    ? DenyReason.INVALID_TOKEN
                    : DenyReason.CHECK_FAILED));
  }

  private static Optional<DenyReason> reason(JsonObject answer) {
    return text(answer, "casa_reason").flatMap(DenyReason::ofCode);
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.members().get(name) instanceof JsonString(String value)
        ? Optional.of(value)
        : Optional.empty();
  }

  private static Optional<String> uuid(String value) {
    try {
      return Optional.of(UUID.fromString(value).toString()).filter(value::equalsIgnoreCase);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
