/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.tokens;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.http.HttpRequest;

/**
 * The parameters of a token request exactly as they were sent.
 *
 * <p>Keycloak's own copy is not: its token endpoint cuts escape sequences and control characters
 * (even percent-encoded ones) out of the values and silently drops values that it finds too long.
 * Arguments must be hashed as they were sent, and a dropped parameter must not turn our request
 * into another one.
 *
 * @param values all values of each parameter
 */
public record FormParameters(Map<String, List<String>> values) {
  public FormParameters {
    var copy = new LinkedHashMap<String, List<String>>();
    values.forEach((name, all) -> copy.put(name, List.copyOf(all)));
    values = Map.copyOf(copy);
  }

  /** The parameters of a request. */
  public static FormParameters of(HttpRequest request) {
    Map<String, List<String>> sent = request.getDecodedFormParameters();
    return new FormParameters(sent == null ? Map.of() : sent);
  }

  /**
   * The only value of a parameter that may be absent.
   *
   * @throws RefusedException when it is repeated or blank
   */
  public Optional<String> optional(String name) throws RefusedException {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.size() > 1) {
      throw RefusedException.malformed("Parameter '" + name + "' must not be repeated.");
    }
    if (all.stream().anyMatch(String::isBlank)) {
      throw RefusedException.malformed("Parameter '" + name + "' is empty.");
    }
    return all.stream().findFirst();
  }

  /**
   * The only value of a parameter.
   *
   * @throws RefusedException when it is missing, repeated or blank
   */
  public String required(String name) throws RefusedException {
    return optional(name)
        .orElseThrow(() -> RefusedException.malformed("Parameter '" + name + "' is missing."));
  }

  /**
   * The different values of a parameter that may be repeated, in the order in which they were sent.
   *
   * @throws RefusedException when one is blank
   */
  public List<String> distinct(String name) throws RefusedException {
    List<String> all = values.getOrDefault(name, List.of());
    if (all.stream().anyMatch(String::isBlank)) {
      throw RefusedException.malformed("Parameter '" + name + "' is empty.");
    }
    return all.stream().distinct().toList();
  }

  /**
   * Refuses a parameter that would have to be honoured and can't be.
   *
   * @throws RefusedException when it is there
   */
  public void forbid(String name) throws RefusedException {
    if (values.containsKey(name)) {
      throw RefusedException.malformed("Parameter '" + name + "' is not supported here.");
    }
  }

  /** Names the parameters, not their values: among them are tokens and prompts. */
  @Override
  public String toString() {
    return "FormParameters" + values.keySet();
  }
}
