/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.exchange;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;

@AnalyzeClasses(packages = "io.casa.exchange", importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleWallsTest {
  @ArchTest
  static final ArchRule SEES_ONLY_JDK =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAPackage("java..")
                  .or(resideInAPackage("org.jspecify.annotations"))
                  .or(resideInAPackage("io.casa.exchange")))
          .because("delegation knows nothing of tools, and everybody loads this module");

  @ArchTest
  static final ArchRule STAYS_PURE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io", "java.nio.file..", "java.net..", "java.sql..")
          .orShould()
          .callMethod(Instant.class, "now")
          .because("reading a token needs the token alone");

  @ArchTest
  static final ArchRule READERS_ANSWER_WITH_READINGS =
      methods()
          .that()
          .areDeclaredIn(ClaimReader.class)
          .and()
          .arePublic()
          .should()
          .haveRawReturnType(Reading.class)
          .because("absent, valid and malformed are three results");
}
