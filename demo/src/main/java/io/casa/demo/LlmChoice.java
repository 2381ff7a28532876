/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import io.casa.demo.app.DemoException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which language model the assistants ask. */
sealed interface LlmChoice {
  /** The names of the three settings, all of which choose a real model. */
  List<String> SETTINGS = List.of("CASA_LLM_HOST", "CASA_LLM_API_KEY", "CASA_LLM_MODEL_ID");

  /** The model that follows the demo's script. */
  record Scripted() implements LlmChoice {}

  /**
   * A real one.
   *
   * @param origin scheme and authority, such as {@code https://api.example}
   * @param path where its API starts, such as {@code /v1}
   */
  record Real(URI origin, String path, String apiKey, String model) implements LlmChoice {
    @Override
    public String toString() {
      return "Real[" + origin + path + ", " + model + "]"; // never the key
    }
  }

  /**
   * The choice that the environment makes.
   *
   * @throws DemoException when it is made by halves, or the host is none
   */
  static LlmChoice of(Map<String, String> environment) {
    Function<String, Optional<String>> setting =
        name -> Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    List<String> missing = SETTINGS.stream().filter(name -> setting.apply(name).isEmpty()).toList();
    if (missing.size() == SETTINGS.size()) {
      return new Scripted();
    }
    if (!missing.isEmpty()) {
      throw new DemoException("For a real model set " + String.join(" and ", missing) + ", too.");
    }
    return real(
        setting.apply("CASA_LLM_HOST").orElseThrow().strip(),
        setting.apply("CASA_LLM_API_KEY").orElseThrow().strip(),
        setting.apply("CASA_LLM_MODEL_ID").orElseThrow().strip());
  }

  private static Real real(String host, String apiKey, String model) {
    URI url;
    try {
      url = URI.create(host.contains("://") ? host : "https://" + host);
    } catch (IllegalArgumentException e) {
      throw new DemoException("CASA_LLM_HOST is not a host.", e);
    }
    boolean secret = "https".equals(url.getScheme());
    boolean here = "http".equals(url.getScheme()) && "127.0.0.1".equals(url.getHost());
    if (url.getHost() == null || url.getUserInfo() != null || !(secret || here)) {
      throw new DemoException("CASA_LLM_HOST is a host reached by https, such as api.example.");
    }
    String path = url.getPath().replaceFirst("/+$", "");
    return new Real(
        URI.create(url.getScheme() + "://" + url.getAuthority()),
        path.isEmpty() ? "/v1" : path,
        apiKey,
        model);
  }
}
