/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.toolcheck;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.INTERFACES;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.casa.toolcheck.json.RefusedInputException;
import io.casa.toolcheck.spi.ToolCheck;
import java.net.IDN;
import java.time.Instant;

@AnalyzeClasses(
    packages = "io.casa.toolcheck",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ModuleWallsTest {
  @ArchTest
  static final ArchRule SEES_ONLY_JDK_AND_TOKEN_EXCHANGE =
      classes()
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "javax.crypto..")
                  .or(resideInAPackage("org.jspecify.annotations"))
                  .or(resideInAPackage("io.casa.exchange"))
                  .or(resideInAPackage("io.casa.toolcheck..")))
          .because("Keycloak, the sidecar and third parties load it beside their own libraries");

  @ArchTest
  static final ArchRule STAYS_PURE =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io", "java.nio.file..", "java.net..", "java.sql..")
                  .and(not(type(IDN.class)))) // only a spelling of names
          .orShould()
          .callMethod(Instant.class, "now")
          .because("a verdict depends on the request alone, so that it can be replayed");

  @ArchTest
  static final ArchRule CHECKS_ANSWER_WITH_VERDICTS =
      methods()
          .that()
          .areDeclaredInClassesThat()
          .areAssignableTo(ToolCheck.class)
          .and()
          .arePublic()
          .should()
          .notHaveRawReturnType(boolean.class)
          .because("a boolean can't say why, nor that it doesn't know");

  @ArchTest
  static final ArchRule CHECKS_KEEP_NO_STATE =
      classes()
          .that()
          .areAssignableTo(ToolCheck.class)
          .and(not(INTERFACES))
          .should()
          .haveOnlyFinalFields()
          .because("one instance judges the calls of all users at once");

  @ArchTest
  static final ArchRule TYPES_ARE_CLOSED =
      classes()
          .that(not(INTERFACES))
          .and()
          .areNotAssignableFrom(RefusedInputException.class)
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should()
          .haveModifier(JavaModifier.FINAL)
          .orShould()
          .beEnums()
          .orShould()
          .beInterfaces()
          .because("nobody may extend what a security answer is made of");

  @ArchTest
  static final ArchRule ONE_ROOT_EXCEPTION =
      classes()
          .that()
          .areAssignableTo(Exception.class)
          .should()
          .beAssignableTo(RefusedInputException.class)
          .because("callers catch one type for all input that is refused");

  @ArchTest
  static final ArchRule NO_RAW_EXCEPTIONS =
      noClasses()
          .should()
          .callConstructor(RuntimeException.class, String.class)
          .orShould()
          .callConstructor(Exception.class)
          .because("a raw exception says nothing that code can act upon");

  @ArchTest
  static final ArchRule JSON_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage("io.casa.toolcheck.json")
          .should()
          .onlyDependOnClassesThat(
              resideInAPackage("java..")
                  .or(resideInAPackage("org.jspecify.annotations"))
                  .or(resideInAPackage("io.casa.toolcheck.json")))
          .because("reading text must not know what is decided with it");

  @ArchTest
  static final ArchRule VOCABULARY_KNOWS_NO_CHECK =
      noClasses()
          .that(resideInAPackage("io.casa.toolcheck").or(resideInAPackage("io.casa.toolcheck.spi")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.casa.toolcheck.checks", "io.casa.toolcheck.engine")
          .because("third parties build on the nouns, not on our checks");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices()
          .matching("io.casa.(toolcheck.*)..")
          .should()
          .beFreeOfCycles()
          .because("packages in a cycle are one package");

  @ArchTest
  static final ArchRule NO_JUNK_DRAWERS =
      noClasses()
          .should()
          .haveNameMatching(".*(Util|Utils|Helper|Common|Base|Misc)")
          .because("a noun belongs to the question it answers");
}
