/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.keycloak;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import jakarta.persistence.Entity;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/** The walls of this module. */
@AnalyzeClasses(packages = "io.casa.keycloak", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleWallsTest {
  @ArchTest
  static final ArchRule IMPORTS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.grpc..",
              "io.envoyproxy..",
              "io.fabric8..",
              "com.nimbusds..",
              "io.casa.sidecar..",
              "io.casa.launcher..",
              "io.casa.cimd..")
          .because(
              "what Keycloak loads brings no library of its own, and other processes are spoken to"
                  + " through data, never through a jar");

  @ArchTest
  static final ArchRule NO_CYCLES =
      SlicesRuleDefinition.slices()
          .matching("io.casa.keycloak.(*)..")
          .should()
          .beFreeOfCycles()
          .because("a provider kind that needs another one must not be needed by it");

  @ArchTest
  static final ArchRule SYSTEMS_STAND_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage("io.casa.keycloak.systems..", "io.casa.keycloak.crypto..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.casa.keycloak.exchange..",
              "io.casa.keycloak.intent..",
              "io.casa.keycloak.llmcalls..",
              "io.casa.keycloak.decisions..",
              "io.casa.keycloak.tokens..")
          .because("what a realm knows of a system does not depend on what is done with it");

  @ArchTest
  static final ArchRule NO_REQUEST_STATE =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .areAssignableTo(Provider.class)
          .or()
          .areDeclaredInClassesThat()
          .areAssignableTo(ProviderFactory.class)
          .should()
          .beFinal()
          .because("providers are shared between requests or steps; the request is an argument");

  @ArchTest
  static final ArchRule FINAL_FIRST =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotAnnotatedWith(Entity.class)
          .and()
          .haveSimpleNameNotEndingWith("Key")
          .and()
          .areNotAnonymousClasses()
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
          .because("nobody outside may change what a security decision is made of by inheriting");

  @ArchTest
  static final ArchRule CORRETTO_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.casa.keycloak.crypto..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.amazon.corretto..")
          .because("everything else must run the same where Corretto does not load");

  @ArchTest
  static final ArchRule OWN_EXCEPTIONS =
      GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.because(
          "a failure says what failed by its type");

  @ArchTest
  static final ArchRule ONE_LOGGING =
      GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.because(
          "Keycloak's logging is jboss-logging");

  @ArchTest
  static final ArchRule NO_STREAMS =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because(
          "a server's output is its log");
}
