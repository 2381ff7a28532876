/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck.grounding;

import static io.casa.toolcheck.grounding.Json.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.casa.toolcheck.ArgumentOrigin;
import io.casa.toolcheck.ArgumentOrigin.Part;
import io.casa.toolcheck.Origin;
import io.casa.toolcheck.ToolCall;
import io.casa.toolcheck.json.JsonValue.JsonArray;
import io.casa.toolcheck.json.JsonValue.JsonObject;
import io.casa.toolcheck.json.JsonValue.JsonString;
import io.casa.toolcheck.traits.ToolClass;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A deed takes no secret along that the user didn't speak of. */
class ToldSecretsTest {
  private static final String PASSPORT = "HGK137803";
  private static final String CARD = "4111 1111 1111 1234";

  private final SessionMemory memory = new SessionMemory(new byte[32]);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"passport\":\"%s\"}",
        "{\"passport_number\":\"%s\"}",
        "{\"passportNo\":\"%s\"}",
        "{\"userPIN\":\"%s\"}",
        "{\"cvvCode\":\"%s\"}",
        "{\"cardNumber\":\"%s\"}",
        "{\"PINCode\":\"%s\"}",
        "{\"APIKey\":\"%s\"}",
        "{\"access-token\":\"%s\"}",
        "{\"Social Security Number\":\"%s\"}",
        "{\"Passport Number\":\"%s\"}",
        "{\"Passport Number\":[\"B 12\",\"%s\"]}",
        "{\"Passport Number\":{\"value\":\"%s\"}}",
        "{\"user\":{\"name\":\"Ann\",\"password\":\"%s\"}}",
        "{\"passport\":{\"number\":\"%s\"}}",
        "{\"note\":\"Her password is %s, as always\"}",
        "{\"passports\":[{\"country\":\"NL\",\"number\":\"%s\"}]}",
        "{\"recovery_codes\":[\"11-22-33\",\"%s\"]}",
      })
  void traceWhenADeedTakesASecretAlongThenCarried(String told) {
    memory.heard("Write to the hotel that Ann comes on Friday");
    structured(told.formatted(PASSPORT));
    assertThat(carried("send_mail", "body", "Ann comes. Hers is " + PASSPORT + "."))
        .containsExactly(new ArgumentOrigin("/body", Part.CARRIED, Origin.TEXT));
    assertThat(carried("send_mail", "body", "Ann comes on Friday.")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Name: Ann\nPassport: %s",
        "Name: Ann, passport number: %s, seat 4",
        "Name: Ann\nDocuments:\n  - Passport: %s",
        "**Passport No:** %s",
        "Dear Ann, the password is %s, as always.",
        "Name: Ann\nPassport:\n    number: %s",
        "Recovery codes:\n- %s",
        "password=%s",
        "{\"password\":\"%s\"",
        "{\"password\":\"%s\"}",
      })
  void traceWhenATextToldTheSecretThenCarried(String told) {
    memory.heard("Write to the hotel that Ann comes on Friday");
    text(told.formatted(PASSPORT));
    assertThat(carried("send_mail", "body", "Hers is " + PASSPORT)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"seat\":\"%s\"}",
        "{\"spin\":\"%s\"}",
        "{\"compassReading\":\"%s\"}",
        "{\"secretary_phone\":\"%s\"}",
        "{\"cardNote\":\"%s\"}",
        "{\"passport\":{\"seat\":\"%s\"}}",
        "{\"next_page_token\":\"%s\"}",
      })
  void traceWhenItWasToldUnderAnotherNameThenNotCarried(String told) {
    memory.heard("Write to the hotel that Ann comes on Friday");
    structured(told.formatted(PASSPORT));
    assertThat(carried("send_mail", "body", "Hers is " + PASSPORT)).isEmpty();
  }

  @Test
  void traceWhenTextSaysNoSecretThenNotCarried() {
    memory.heard("Write to the hotel that Ann comes on Friday");
    text("The passport renewal fee is 85.00. Our secretary: K-4711. Passports, please! Gate B1234");
    assertThat(carried("send_mail", "body", "85.00, K-4711, B1234")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pin, true, 94",
    "pin, true, 943",
    "pin, false, 9431",
    "passport, true, required",
  })
  void traceWhenTheValueIsAFlagOrShortThenNoSecret(String name, boolean free, String value) {
    memory.heard("Write to the hotel that Ann comes on Friday");
    structured("{\"%s\":\"%s\"}".formatted(name, value));
    assertThat(carried("send_mail", "body", "Mine is " + value).isEmpty()).isEqualTo(free);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Send the hotel my passport number        | passport_number   | false",
        "Send them both passports                 | passport_number   | false",
        "Send the hotel HGK137803                 | passport_number   | false",
        "Send the hotel my number                 | passport_number   | true",
        "Tell the customer that we are closed     | customer_password | true",
        "Send the customer the password           | customer_password | false",
        "Send them the password                   | customer_password | false",
        "Mail Bo the key points                   | api_key           | true",
        "Mail Bo the API key                      | api_key           | false",
        "Send the card                            | cardNumber        | false",
      })
  void traceWhenTheUserSpokeOfTheSecretItselfThenNotCarried(
      String prompt, String name, boolean carried) {
    memory.heard(prompt);
    structured("{\"%s\":\"%s\"}".formatted(name, PASSPORT));
    assertThat(carried("send_mail", "body", "It's " + PASSPORT).isEmpty()).isEqualTo(!carried);
  }

  @ParameterizedTest
  @CsvSource({
    "passport, passport_number, false",
    "passengerPassport, passport_number, false",
    "number, passport_number, true",
    "id, passport_id, true",
    "note, passport_number, true",
    "card, card_number, false",
    "token, access_token, false",
  })
  void traceWhenTheParameterIsThereForItThenNotCarried(
      String parameter, String name, boolean carried) {
    memory.heard("Book the flight for Ann");
    structured("{\"%s\":\"%s\"}".formatted(name, PASSPORT));
    assertThat(carried("book_flight", parameter, PASSPORT).isEmpty()).isEqualTo(!carried);
  }

  @Test
  void traceWhenTheParameterStandsInOneThatIsThereForItThenNotCarried() {
    memory.heard("Book the flight for Ann");
    structured("{\"passport\":{\"number\":\"" + PASSPORT + "\"}}");
    assertThat(
            carried(
                new ToolCall(
                    "air",
                    "book_flight",
                    json("{\"passport\":{\"number\":\"" + PASSPORT + "\"}}"))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "4111 1111 1111 1234, true",
    "4111111111111234, true",
    "4111-1111-1111-1234, true",
    "41111111-11111234, true",
    "paid 20 with 4111 1111 1111 1234 05/28, true",
    "1111 1111 1234, false",
    "4111 1111 1111 1235, false",
  })
  void traceWhenTheDigitsAreGroupedOtherwiseThenCarriedAsWell(String written, boolean carried) {
    memory.heard("Write to the hotel that Ann comes on Friday");
    structured("{\"card_number\":\"" + CARD + "\"}");
    assertThat(carried("send_mail", "body", written).isEmpty()).isEqualTo(!carried);
    SessionMemory glued = new SessionMemory(new byte[32]);
    returned(glued, "{\"card_number\":\"" + CARD.replace(" ", "") + "\"}");
    assertThat(carried(glued, call("send_mail", "body", written)).isEmpty()).isEqualTo(!carried);
  }

  @Test
  void traceWhenTheToolOnlyLooksThenOneSecretIsNotCarried() {
    memory.heard("Where is Ann's passport from?");
    structured("{\"ssn\":\"" + PASSPORT + "\"}");
    assertThat(carried("find_country", "body", PASSPORT)).isEmpty();
    assertThat(carried("send_mail", "body", PASSPORT)).isNotEmpty();
  }

  @Test
  void traceWhenThereWereTooManySecretsThenWhatMayBeOneIsCarried() {
    memory.heard("Write to the hotel that Ann comes with 2500 euros");
    structured("{\"passwords\":" + codes(2_000) + "}");
    assertThat(carried("send_mail", "body", PASSPORT)).isEmpty();
    structured("{\"passwords\":" + codes(2_000) + "}");
    assertThat(carried("send_mail", "body", PASSPORT)).isEmpty();
    structured("{\"passport\":\"" + PASSPORT + "\"}");
    assertThat(carried("send_mail", "body", PASSPORT)).isNotEmpty();
    assertThat(carried("send_mail", "body", "Ann comes with 2500 euros at 9")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password ",
        "password:",
        "password: ",
        "passwordnumber",
        "card card_number - ",
        "pin 1234 "
      })
  @Timeout(10)
  void returnedWhenATextIsLongAndHostileThenReadInTime(String piece) {
    long before = System.nanoTime();
    text(piece.repeat(100_000 / piece.length()));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void returnedWhenASecretWasToldThenItsTextIsNotKept() throws IllegalAccessException {
    memory.heard("Write to the hotel");
    structured("{\"passport\":{\"number\":\"" + PASSPORT + "\"}}");
    text("The password is " + PASSPORT);
    assertThat(carried("send_mail", "body", PASSPORT)).isNotEmpty();
    List<String> kept = new ArrayList<>();
    addTexts(memory, kept, Collections.newSetFromMap(new IdentityHashMap<>()));
    assertThat(kept)
        .noneMatch(text -> text.toLowerCase(Locale.ROOT).contains("hgk"))
        .noneMatch(text -> text.contains("passport"));
  }

  /** What objects of the package hold on to, be it in collections. */
  private static void addTexts(Object held, List<String> texts, Set<Object> known)
      throws IllegalAccessException {
    if (held == null || !known.add(held)) {
      return;
    }
    switch (held) {
      case CharSequence text -> texts.add(text.toString());
      case Map<?, ?> map -> {
        addTexts(new ArrayList<>(map.keySet()), texts, known);
        addTexts(new ArrayList<>(map.values()), texts, known);
      }
      case Iterable<?> items -> {
        for (Object item : items) {
          addTexts(item, texts, known);
        }
      }
      default -> {
        boolean own = held.getClass().getPackageName().equals(SessionMemory.class.getPackageName());
        for (Field field : own ? held.getClass().getDeclaredFields() : new Field[0]) {
          if (!Modifier.isStatic(field.getModifiers())) {
            field.setAccessible(true);
            addTexts(field.get(held), texts, known);
          }
        }
      }
    }
  }

  private static String codes(int many) {
    return IntStream.range(0, many)
        .mapToObj(i -> "\"pw" + (10_000 + i) + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void structured(String content) {
    returned(memory, content);
  }

  private static void returned(SessionMemory memory, String content) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://users.example", "get_user", JsonObject.EMPTY),
        // More than one member, or it would be an SDK's wrapping.
        json("{\"content\":[],\"structuredContent\":{\"a\":1,\"of\":" + content + "}}"));
  }

  private void text(String text) {
    memory.returned(
        ToolClass.READ,
        new ToolCall("https://users.example", "get_user", JsonObject.EMPTY),
        new JsonObject(
            Map.of(
                "content",
                new JsonArray(List.of(new JsonObject(Map.of("text", new JsonString(text))))))));
  }

  private List<ArgumentOrigin> carried(String tool, String parameter, String value) {
    return carried(memory, call(tool, parameter, value));
  }

  private List<ArgumentOrigin> carried(ToolCall call) {
    return carried(memory, call);
  }

  private static List<ArgumentOrigin> carried(SessionMemory memory, ToolCall call) {
    return memory.trace(call).origins().stream()
        .filter(origin -> origin.part() == Part.CARRIED)
        .toList();
  }

  private static ToolCall call(String tool, String parameter, String value) {
    return new ToolCall(
        "https://mail.example", tool, new JsonObject(Map.of(parameter, new JsonString(value))));
  }
}
