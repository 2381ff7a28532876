/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.demo;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.casa.demo",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class ModuleWallsTest {
  @ArchTest
  static final ArchRule AGENTS_KNOW_NOTHING_OF_CASA =
      noClasses()
          .that()
          .resideInAPackage("io.casa.demo.agent..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.casa..")
                  .and(not(resideInAnyPackage("io.casa.demo.agent..", "io.casa.demo.app.."))))
          .because("CASA must work with agents that nobody changed for it");

  @ArchTest
  static final ArchRule EACH_PROGRAM_STANDS_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage("io.casa.demo.bank..", "io.casa.demo.llm..", "io.casa.demo.tap..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.casa.launcher..", "io.casa.demo.verdict.."))
          .because("the bank, the model and the tap run without CASA as well");

  @ArchTest
  static final ArchRule PROGRAMS_MEET_ON_THE_WIRE =
      noClasses()
          .that()
          .resideInAPackage("io.casa.demo.bank..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.casa.demo.llm..", "io.casa.demo.tap..", "io.casa.demo.agent.."))
          .because("they are processes of their own and speak HTTP");

  @ArchTest
  static final ArchRule VERDICT_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("io.casa.demo.verdict..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.casa.launcher..",
                  "io.casa.demo.agent..",
                  "java.net.http..",
                  "com.sun.net.httpserver.."))
          .because("who judges reads records and touches nothing");

  @ArchTest
  static final ArchRule LAUNCHER_ONLY_FROM_THE_SCENARIO =
      noClasses()
          .that()
          .resideInAnyPackage("io.casa.demo.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.casa.launcher..")
          .because("only the scenario starts CASA");

  @ArchTest
  static final ArchRule EXCEPTIONS_HAVE_ONE_ROOT =
      classes()
          .that()
          .areAssignableTo(Throwable.class)
          .should()
          .beAssignableTo(io.casa.demo.app.DemoException.class)
          .because("one root exception per module");

  @ArchTest
  static final ArchRule NO_JUNK_DRAWERS =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .because("a name says what a thing is");
}
