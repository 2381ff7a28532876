/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.casa.keycloak.protocol.CasaProtocolService;
import io.casa.keycloak.rest.CasaResource;
import io.casa.keycloak.systems.SystemsResource;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.keycloak.wellknown.WellKnownProviderFactory;

/**
 * {@code docs/endpoints.md} has an example of each endpoint of ours. That the examples work is seen
 * by the integration tests.
 */
final class EndpointsPageTest {
  private static final java.nio.file.Path PAGE =
      java.nio.file.Path.of("..", "docs", "endpoints.md");

  /** Endpoints of Keycloak's own that the page has examples of, because we change what they do. */
  private static final Set<String> KEYCLOAKS =
      Set.of("POST /realms/{realm}/protocol/openid-connect/token", "PUT /admin/realms/{realm}");

  /** Where Keycloak hangs our resources. */
  private static final Map<Class<?>, String> ROOTS =
      Map.of(
          SystemsResource.class, "/admin/realms/{realm}/casa",
          CasaResource.class, "/realms/{realm}/casa",
          CasaProtocolService.class, "/realms/{realm}/protocol/openid-connect");

  private static final Pattern HEADING =
      Pattern.compile("^### .*`([A-Z]+(?:, [A-Z]+)*) (/\\S+)`$", Pattern.MULTILINE);
  private static final Pattern SHELL =
      Pattern.compile("^```sh\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.casa.keycloak");
  private final Set<JavaClass> visited = new HashSet<>();

  @Test
  void pageWhenComparedWithTheResourcesThenHasEachEndpointAndNoOther() throws IOException {
    Set<String> endpoints = new TreeSet<>(KEYCLOAKS);
    ROOTS.forEach((root, path) -> addEndpoints(ours.get(root), path, endpoints));
    wellKnown().forEach(name -> endpoints.add("GET /realms/{realm}/.well-known/" + name));

    assertThat(visited).as("resources under a known root").containsAll(resources());
    assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(endpoints);
  }

  @Test
  void endpointWhenDocumentedThenAnExampleAsksIt() throws IOException {
    documented()
        .forEach(
            (endpoint, examples) ->
                assertThat(examples)
                    .as(endpoint)
                    .anySatisfy(
                        example ->
                            assertThat(example)
                                .containsPattern(asked(endpoint.split(" ", -1)[1]))));
  }

  /** How the page writes a path: by its variables, with anything for ours. */
  private static String asked(String path) {
    String shell =
        path.replace("/realms/{realm}/protocol/openid-connect/token", "\u0001")
            .replaceFirst("^/realms/\\{realm}", "\\$ISSUER")
            .replaceFirst("^/admin", "\\$KEYCLOAK/admin")
            .replace("{realm}", "$REALM");
    if (shell.equals("\u0001")) {
      return "\\$TOKEN_ENDPOINT\"|exchange [a-z]+ -i";
    }
    return Pattern.quote(shell.replace("\u0001", "$ISSUER/protocol/openid-connect/token"))
            .replaceAll("\\{[a-z]+}", "\\\\E(?:[a-z-]+|\\\\\\$[A-Z]+)\\\\Q")
        + "(?![/a-z])";
  }

  /** Examples of each endpoint in the sections that have it in their headings. */
  private static Map<String, List<String>> documented() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, List<String>> documented = new TreeMap<>();
    Matcher heading = HEADING.matcher(page);
    while (heading.find()) {
      int next = page.indexOf("\n##", heading.end());
      String section = page.substring(heading.end(), next < 0 ? page.length() : next);
      List<String> examples =
          SHELL.matcher(section).results().map(found -> found.group(1)).toList();
      for (String method : heading.group(1).split(", ", -1)) {
        documented
            .computeIfAbsent(method + " " + heading.group(2), any -> new ArrayList<>())
            .addAll(examples);
      }
    }
    return documented;
  }

  private void addEndpoints(JavaClass resource, String at, Set<String> endpoints) {
    visited.add(resource);
    for (JavaMethod method : resource.getMethods()) {
      String path =
          at + method.tryGetAnnotationOfType(Path.class).map(p -> "/" + p.value()).orElse("");
      List<String> verbs = verbs(method);
      verbs.forEach(verb -> endpoints.add(verb + " " + path));
      if (verbs.isEmpty() && method.isAnnotatedWith(Path.class)) {
        method.getConstructorCallsFromSelf().stream()
            .map(call -> call.getTargetOwner())
            .filter(resources()::contains)
            .forEach(below -> addEndpoints(below, path, endpoints));
      }
    }
  }

  /** OPTIONS is left out: that is what browsers ask by themselves before another request. */
  private static List<String> verbs(JavaMethod method) {
    return method.getAnnotations().stream()
        .filter(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class))
        .map(annotation -> annotation.getRawType().getSimpleName())
        .filter(verb -> !verb.equals("OPTIONS"))
        .toList();
  }

  private Set<JavaClass> resources() {
    return ours.stream()
        .filter(
            type ->
                type.getMethods().stream()
                    .anyMatch(
                        method -> method.isAnnotatedWith(Path.class) || !verbs(method).isEmpty()))
        .collect(Collectors.toSet());
  }

  private static Set<String> wellKnown() {
    return ServiceLoader.load(WellKnownProviderFactory.class).stream()
        .filter(factory -> factory.type().getName().startsWith("io.casa."))
        .map(factory -> factory.get().getAlias())
        .collect(Collectors.toSet());
  }
}
