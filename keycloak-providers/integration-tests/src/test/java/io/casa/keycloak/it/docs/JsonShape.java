/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.it.docs;

import static io.casa.keycloak.it.docs.ShownAnswer.ANYTHING;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A JSON text as a page shows it: members and elements are all that there are. */
record JsonShape(String shown) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** In what a text differs from what is shown. */
  List<String> differences(String text) {
    List<String> found = new ArrayList<>();
    compare("", read(shown), read(text), found);
    return found;
  }

  /** Whether a text is as shown, where any part may stand for {@link ShownAnswer#ANYTHING}. */
  static boolean matches(String shown, String text) {
    String pattern =
        Arrays.stream(shown.split(ANYTHING, -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.compile(pattern, Pattern.DOTALL).matcher(text).matches();
  }

  private static void compare(String at, JsonNode shown, JsonNode actual, List<String> found) {
    if (isAnything(shown)) {
      return;
    }
    if (shown.isObject() && actual.isObject()) {
      compareMembers(at, shown, actual, found);
    } else if (shown.isArray() && actual.isArray()) {
      compareElements(at, shown, actual, found);
    } else if (!isSame(shown, actual)) {
      found.add(at + " is " + actual + " instead of " + shown);
    }
  }

  private static boolean isSame(JsonNode shown, JsonNode actual) {
    return (shown.isTextual() && actual.isTextual())
        ? matches(shown.textValue(), actual.textValue())
        : shown.equals(actual);
  }

  private static void compareMembers(
      String at, JsonNode shown, JsonNode actual, List<String> found) {
    for (var member : shown.properties()) {
      if (actual.has(member.getKey())) {
        compare(at + "/" + member.getKey(), member.getValue(), actual.get(member.getKey()), found);
      } else if (!member.getKey().equals(ANYTHING)) {
        found.add(at + "/" + member.getKey() + " is missing");
      }
    }
    if (!shown.has(ANYTHING)) {
      for (var member : actual.properties()) {
        if (!shown.has(member.getKey())) {
          found.add(at + "/" + member.getKey() + " is not shown: " + member.getValue());
        }
      }
    }
  }

  /** A last element that stands for anything stands for any number of them. */
  private static void compareElements(
      String at, JsonNode shown, JsonNode actual, List<String> found) {
    boolean open = !shown.isEmpty() && isAnything(shown.get(shown.size() - 1));
    int named = open ? shown.size() - 1 : shown.size();
    if (actual.size() < named || (!open && actual.size() > named)) {
      found.add(at + " has " + actual.size() + " elements: " + actual);
      return;
    }
    for (int i = 0; i < named; i++) {
      compare(at + "/" + i, shown.get(i), actual.get(i), found);
    }
  }

  private static boolean isAnything(JsonNode shown) {
    return ANYTHING.equals(shown.textValue());
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
