/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak.systems;

import io.casa.keycloak.systems.AppAuthentication.Keys;
import io.casa.keycloak.systems.AppAuthentication.Workload;
import io.casa.keycloak.systems.WorkloadIdentity.Kubernetes;
import io.casa.keycloak.systems.WorkloadIdentity.Spiffe;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how an app authenticates: by its keys, or by its platform's tokens, and not by both. */
final class AuthenticationReader {
  private static final String JWKS = "jwks";
  private static final String WORKLOAD = "workloadIdentity";
  private static final String KUBERNETES = "kubernetes";
  private static final String SPIFFE = "spiffe";
  private static final String MAX_SECONDS = "maxTokenSeconds";

  private static final int LEAST_SECONDS = 60;
  private static final int MOST_SECONDS = 3600;

  /** The least that a kubelet asks for. */
  private static final int KUBERNETES_SECONDS = 600;

  /** What SPIRE issues when nothing else is configured. */
  private static final int SPIFFE_SECONDS = 300;

  private static final String HOST =
      "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*";
  static final Pattern URL =
      Pattern.compile("(?=.{1,512}$)https?://" + HOST + "(:[1-9][0-9]{0,4})?(/[A-Za-z0-9._~/-]*)?");
  static final String URL_FORM = "an http or https URL without query and fragment";
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern ACCOUNT =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  /** The SPIFFE standard's SPIFFE-ID, section 2, with a path: a trust domain is no workload. */
  private static final Pattern SPIFFE_ID =
      Pattern.compile(
          "(?=.{1,2048}$)(spiffe://[a-z0-9._-]{1,255})((/(?!\\.{1,2}(/|$))[A-Za-z0-9._-]+)+)");

  private final KeySetReader keySets = new KeySetReader();

  AppAuthentication read(JsonField app) throws InvalidMasDocumentException {
    Optional<JsonField> keys = app.optional(JWKS);
    Optional<JsonField> workload = app.optional(WORKLOAD);
    if (keys.isPresent() && workload.isPresent()) {
      throw keys.get().refuse("must not be there beside " + WORKLOAD + ": an app has one of them");
    }
    return workload.isPresent() ? workload(workload.get()) : new Keys(keySets.read(keys));
  }

  private static Workload workload(JsonField field) throws InvalidMasDocumentException {
    field.closed(Set.of(KUBERNETES, SPIFFE, MAX_SECONDS));
    Optional<JsonField> kubernetes = field.optional(KUBERNETES);
    Optional<JsonField> spiffe = field.optional(SPIFFE);
    if (kubernetes.isPresent() == spiffe.isPresent()) {
      throw field.refuse("must have one of " + KUBERNETES + " and " + SPIFFE);
    }
    Optional<JsonField> seconds = field.optional(MAX_SECONDS);
    return kubernetes.isPresent()
        ? new Workload(kubernetes(kubernetes.get()), seconds(seconds, KUBERNETES_SECONDS))
        : new Workload(spiffe(spiffe.get()), seconds(seconds, SPIFFE_SECONDS));
  }

  private static int seconds(Optional<JsonField> field, int whenAbsent)
      throws InvalidMasDocumentException {
    return field.isEmpty() ? whenAbsent : field.get().integer(LEAST_SECONDS, MOST_SECONDS);
  }

  private static WorkloadIdentity kubernetes(JsonField field) throws InvalidMasDocumentException {
    field.closed(Set.of("issuer", "namespace", "serviceAccount"));
    return new Kubernetes(
        field.required("issuer").string(URL, URL_FORM),
        field.required("namespace").string(NAMESPACE, "a namespace's name"),
        field.required("serviceAccount").string(ACCOUNT, "a service account's name"));
  }

  private static WorkloadIdentity spiffe(JsonField field) throws InvalidMasDocumentException {
    field.closed(Set.of("spiffeId", "bundleEndpoint"));
    JsonField id = field.required("spiffeId");
    Matcher parts = SPIFFE_ID.matcher(id.string());
    if (!parts.matches()) {
      throw id.refuse("must be a SPIFFE id with a path, such as spiffe://bank.example/assistant");
    }
    return new Spiffe(
        parts.group(1), parts.group(2), field.required("bundleEndpoint").string(URL, URL_FORM));
  }
}
