/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.sidecar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.casa.sidecar", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleWallsTest {
  private static final String[] LOGIC = {
    "io.casa.sidecar.guard..",
    "io.casa.sidecar.a2a..",
    "io.casa.sidecar.mcp..",
    "io.casa.sidecar.llm..",
    "io.casa.sidecar.session..",
    "io.casa.sidecar.token..",
    "io.casa.sidecar.keycloak.."
  };

  @ArchTest
  static final ArchRule SIDECAR_WHEN_BUILT_THEN_KNOWS_NO_KEYCLOAK_CLASS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.keycloak..", "io.fabric8..", "io.casa.keycloak..")
          .because("the sidecar speaks with Keycloak by data, never by a jar");

  @ArchTest
  static final ArchRule LOGIC_WHEN_BUILT_THEN_KNOWS_NO_WIRE_OF_ENVOY =
      noClasses()
          .that()
          .resideInAnyPackage(LOGIC)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.envoyproxy..",
              "io.grpc..",
              "io.netty..",
              "com.google.protobuf..",
              "io.casa.sidecar",
              "io.casa.sidecar.envoy..",
              "io.casa.sidecar.config..",
              "io.casa.sidecar.metrics..",
              "io.casa.sidecar.traces..")
          .because("decisions must be testable, and stay true, without Envoy");

  @ArchTest
  static final ArchRule READERS_WHEN_BUILT_THEN_KNOW_ONLY_THEIR_PROTOCOL =
      classes()
          .that()
          .resideInAnyPackage(
              "io.casa.sidecar.a2a..", "io.casa.sidecar.mcp..", "io.casa.sidecar.llm..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify..",
              "io.casa.toolcheck..",
              "io.casa.sidecar.a2a..",
              "io.casa.sidecar.mcp..",
              "io.casa.sidecar.llm..")
          .because("reading a body must not depend on who asks");

  @ArchTest
  static final ArchRule OPENTELEMETRY_WHEN_KNOWN_THEN_ONLY_BY_TRACES =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.casa.sidecar.traces..")
          .or()
          .haveSimpleName("Traces")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..")
          .because("none of it may be loaded where no collector is set");

  @ArchTest
  static final ArchRule HTTP_WHEN_SPOKEN_THEN_ONLY_BY_THE_CLIENT_OF_KEYCLOAK =
      noClasses()
          .that()
          .resideInAnyPackage(LOGIC)
          .and()
          .resideOutsideOfPackage("io.casa.sidecar.keycloak..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..")
          .because("one place bounds time and number of requests");

  @ArchTest
  static final ArchRule PACKAGES_WHEN_BUILT_THEN_FORM_NO_CYCLE =
      slices()
          .matching("io.casa.sidecar.(*)..")
          .should()
          .beFreeOfCycles()
          .because("each package must be understandable with what it stands on");

  @ArchTest
  static final ArchRule TIME_WHEN_ASKED_THEN_COMES_FROM_A_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(LOGIC)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("a decision that depends on time must be repeatable in a test");

  @ArchTest
  static final ArchRule RAW_EXCEPTIONS_WHEN_BUILT_THEN_NEVER =
      noClasses()
          .that()
          .areNotAssignableTo(Throwable.class)
          .should()
          .callConstructor(RuntimeException.class, String.class)
          .orShould()
          .callConstructor(Exception.class, String.class)
          .because("a failure has a name");
}
