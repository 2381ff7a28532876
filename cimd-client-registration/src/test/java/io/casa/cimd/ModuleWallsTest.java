/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.cimd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/** The walls of this module. */
@AnalyzeClasses(packages = "io.casa.cimd", importOptions = ImportOption.DoNotIncludeTests.class)
final class ModuleWallsTest {
  @ArchTest
  static final ArchRule RULES_ARE_PURE =
      classes()
          .that()
          .resideInAPackage("io.casa.cimd")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.casa.cimd",
              "java.lang..",
              "java.util..",
              "java.time..",
              "java.nio..",
              "java.io..",
              "java.net..",
              "com.fasterxml.jackson..",
              "org.jspecify..")
          .because("whether a document is acceptable depends on nothing but the document");

  @ArchTest
  static final ArchRule ONE_PLACE_CONNECTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.casa.cimd.fetch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.http..", "java.net.http..", "java.nio.channels..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.net\\.(Socket|ServerSocket|URL|URLConnection|HttpURLConnection)"
                  + "|javax\\.net\\..*SocketFactory"
                  + "|org\\.keycloak\\.(http\\.simple|connections\\.httpclient|broker\\.provider\\.util)\\..*")
          .because("every connection must go to an address that was checked");

  @ArchTest
  static final ArchRule FETCH_KNOWS_NO_SERVER =
      noClasses()
          .that()
          .resideInAPackage("io.casa.cimd.fetch..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.keycloak..", "jakarta..", "io.casa.cimd.keycloak..")
          .because("how a document is fetched does not depend on who stores it");

  @ArchTest
  static final ArchRule NO_OTHER_MODULE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.casa.exchange..",
              "io.casa.toolcheck..",
              "io.casa.keycloak..",
              "io.grpc..",
              "io.fabric8..",
              "com.nimbusds..")
          .because("to everybody else such a client is an ordinary client");

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
          .allowEmptyShould(true)
          .because("providers are shared between requests or steps; the request is an argument");

  @ArchTest
  static final ArchRule FINAL_FIRST =
      classes()
          .that()
          .areNotInterfaces()
          .and()
          .areNotAnonymousClasses()
          .and()
          .areNotEnums()
          .should()
          .haveModifier(JavaModifier.FINAL)
          .because("nobody outside may change what a security decision is made of by inheriting");

  @ArchTest
  static final ArchRule OWN_EXCEPTIONS =
      GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS.because(
          "a failure says what failed by its type");

  @ArchTest
  static final ArchRule NO_STREAMS =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.because(
          "a server's output is its log");
}
