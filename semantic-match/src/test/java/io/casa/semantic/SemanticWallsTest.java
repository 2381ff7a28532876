/* SPDX-License-Identifier: Apache-2.0 */
package io.casa.semantic;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.casa.semantic", importOptions = ImportOption.DoNotIncludeTests.class)
class SemanticWallsTest {
  @ArchTest
  static final ArchRule KNOWS_NO_HOST =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.keycloak..", "io.quarkus..", "dev.langchain4j..")
          .because("Keycloak and the evaluator run the same check, and the weights are only data");

  @ArchTest
  static final ArchRule ONE_CLASS_KNOWS_THE_ENGINE =
      noClasses()
          .that(DescribedPredicate.not(simpleName("DjlEncoder")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "ai.onnxruntime..")
          .because("what loads native code is swapped in tests");
}
