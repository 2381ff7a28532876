/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.constraints;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(
    packages = "io.casa.constraints",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ConstraintsWallsTest {
  @ArchTest
  static final ArchRule KNOWS_NO_HOST =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.keycloak..", "io.quarkus..", "java.net..")
          .because("the rules are all in the document, and Keycloak is only one who has it");

  @ArchTest
  static final ArchRule TIME_COMES_FROM_THE_CLOCK =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .because("a verdict depends on request and clock, so that it can be replayed");

  @ArchTest
  static final ArchRule PATTERNS_ARE_LINEAR =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.regex")
          .because("an argument must not make a pattern run for minutes");
}
