/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.evaluator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.casa.evaluator.cases.AttackClass;
import io.casa.evaluator.cases.CaseLine;
import io.casa.evaluator.cases.SessionCase;
import io.casa.evaluator.cases.SessionLabels;

@AnalyzeClasses(
    packages = "io.casa.evaluator",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class ModuleWallsTest {
  @ArchTest
  static final ArchRule JUDGES_KNOW_NO_LABELS =
      noClasses()
          .that()
          .resideInAnyPackage("io.casa.evaluator.judge..", "io.casa.evaluator.engine..")
          .should()
          .dependOnClassesThat(
              belongToAnyOf(
                  SessionLabels.class, CaseLine.class, SessionCase.class, AttackClass.class))
          .because("a judge must not know the answer, nor what comes later");

  @ArchTest
  static final ArchRule JUDGES_DO_NOT_COUNT =
      noClasses()
          .that()
          .resideInAnyPackage("io.casa.evaluator.judge..", "io.casa.evaluator.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.casa.evaluator.metrics..", "io.casa.evaluator.report..")
          .because("figures are about judges, not for them");

  @ArchTest
  static final ArchRule FIGURES_KNOW_NO_ENGINE =
      noClasses()
          .that()
          .resideInAnyPackage("io.casa.evaluator.metrics..", "io.casa.evaluator.cases..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.casa.evaluator.engine..")
          .because("any judge is measured alike");

  @ArchTest
  static final ArchRule NOBODY_CALLS_OUT =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "io.casa.keycloak..", "io.casa.launcher..")
          .because("an evaluation needs no server and no network");

  @ArchTest
  static final ArchRule EXCEPTIONS_HAVE_ONE_ROOT =
      classes()
          .that()
          .areAssignableTo(Exception.class)
          .and()
          .areTopLevelClasses()
          .should()
          .beAssignableTo(EvaluatorException.class)
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
