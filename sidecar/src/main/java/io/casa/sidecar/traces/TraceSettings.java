/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar.traces;

import io.casa.sidecar.guard.SidecarException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where spans go, by OpenTelemetry's environment variables. An empty one counts as absent.
 *
 * @param endpoint where they are posted to
 * @param headers what is sent along, such as a credential
 */
record TraceSettings(URI endpoint, Map<String, String> headers, String serviceName) {
  private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
  private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
  private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
  private static final String SPOKEN = "http/protobuf";
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]*");

  TraceSettings {
    headers = Map.copyOf(headers);
  }

  /** Empty when no collector is set. */
  static Optional<TraceSettings> of(String app, Map<String, String> environment)
      throws SidecarException {
    Optional<URI> endpoint = endpoint(environment);
    if (endpoint.isEmpty()) {
      return Optional.empty();
    }
    if (!variable(PROTOCOL, environment).orElse(SPOKEN).equals(SPOKEN)) {
      throw new SidecarException(PROTOCOL + ": only " + SPOKEN + " is spoken");
    }
    return Optional.of(
        new TraceSettings(
            endpoint.get(),
            headers(variable(HEADERS, environment).orElse("")),
            variable("OTEL_SERVICE_NAME", environment).orElse("casa-sidecar/" + app)));
  }

  /** The one for traces is used as it is, the one for everything is where their path begins. */
  private static Optional<URI> endpoint(Map<String, String> environment) throws SidecarException {
    Optional<String> ofTraces = variable(TRACES_ENDPOINT, environment);
    if (ofTraces.isPresent()) {
      return Optional.of(url(TRACES_ENDPOINT, ofTraces.get()));
    }
    Optional<String> ofAll = variable(ENDPOINT, environment);
    if (ofAll.isPresent()) {
      return Optional.of(url(ENDPOINT, ofAll.get().replaceFirst("/+$", "") + "/v1/traces"));
    }
    return Optional.empty();
  }

  private static URI url(String variable, String value) throws SidecarException {
    try {
      URI url = new URI(value);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Its message repeats the value, in which a credential may stand.
    }
    throw new SidecarException(variable + ": not an http or https URL");
  }

  /** {@code name=value,name=value}, values percent-encoded. */
  private static Map<String, String> headers(String list) throws SidecarException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String pair : list.split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      String[] parts = pair.split("=", 2);
      String name = parts[0].strip();
      String value = parts.length == 2 ? decoded(parts[1].strip()) : "\n";
      if (!HEADER_NAME.matcher(name).matches() || !HEADER_VALUE.matcher(value).matches()) {
        throw badHeaders();
      }
      headers.put(name, value);
    }
    return headers;
  }

  private static String decoded(String value) throws SidecarException {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw badHeaders();
    }
  }

  private static SidecarException badHeaders() {
    return new SidecarException(HEADERS + ": not name=value,name=value");
  }

  private static Optional<String> variable(String name, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Names no header's value. */
  @Override
  public String toString() {
    return "TraceSettings[" + endpoint + ", " + serviceName + "]";
  }
}
